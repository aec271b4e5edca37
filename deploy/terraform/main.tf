# Job, service and schedule, with an account for each purpose; the same as deploy/gcloud/deploy.sh.

locals {
  apis = [
    "run", "cloudscheduler", "iamcredentials", "secretmanager", "logging", "monitoring", "sheets", "drive", "gmail",
  ]
  url    = "https://${var.name}-${data.google_project.this.number}.${var.region}.run.app"
  common = { SHEETS_AUTOMATION_FOLDER_ID = var.folder_id, SHEETS_AUTOMATION_MAIL_USER = var.mail_user }
  links  = var.service ? { SHEETS_AUTOMATION_PUBLIC_URL = local.url } : {} # the job sends mails with links, too
  env    = merge(local.common, local.links, var.extra_env)
  shared = var.tasks > 1 ? { SHEETS_AUTOMATION_EXCHANGE = "/exchange" } : {} # the tasks of one run meet there
  serving = {
    SHEETS_AUTOMATION_AUDIENCE = local.url
    SHEETS_AUTOMATION_CALLERS  = google_service_account.calls.email
  }
  link_key        = var.service ? { SHEETS_AUTOMATION_LINK_KEY = "${var.name}-link-key" } : {}
  notify_key      = var.service ? { SHEETS_AUTOMATION_NOTIFY_KEY = "${var.name}-notify-key" } : {}
  job_secrets     = merge(local.link_key, var.extra_secrets)
  service_secrets = merge(local.job_secrets, local.notify_key)
}

data "google_project" "this" {
  project_id = var.project
}

resource "google_project_service" "api" {
  for_each           = toset(local.apis)
  service            = "${each.key}.googleapis.com"
  disable_on_destroy = false
}

# As whom the job and the service work. It has no role in the project: files are shared with it in Drive.
resource "google_service_account" "run" {
  account_id   = "${var.name}-run"
  display_name = "${var.name}-run"
}

# Mails: the account signs for itself (delegation without a key).
resource "google_service_account_iam_member" "signs_for_itself" {
  service_account_id = google_service_account.run.name
  role               = "roles/iam.serviceAccountTokenCreator"
  member             = google_service_account.run.member
}

resource "google_secret_manager_secret_iam_member" "read" {
  for_each  = local.service_secrets
  secret_id = each.value
  role      = "roles/secretmanager.secretAccessor"
  member    = google_service_account.run.member
}

# As whom Cloud Scheduler starts them; it may do nothing else.
resource "google_service_account" "calls" {
  account_id   = "${var.name}-calls"
  display_name = "${var.name}-calls"
}

resource "google_cloud_run_v2_job_iam_member" "start" {
  name     = google_cloud_run_v2_job.run.name
  location = var.region
  role     = "roles/run.invoker"
  member   = google_service_account.calls.member
}

resource "google_cloud_run_v2_job" "run" {
  name                = var.name
  location            = var.region
  deletion_protection = false
  depends_on          = [google_project_service.api, google_secret_manager_secret_iam_member.read]

  template {
    task_count  = var.tasks
    parallelism = var.tasks

    template {
      service_account = google_service_account.run.email
      timeout         = "900s"
      max_retries     = 0 # the next run settles what one left unfinished

      dynamic "volumes" {
        for_each = google_storage_bucket.exchange
        content {
          name = "exchange"
          gcs {
            bucket        = volumes.value.name
            mount_options = ["uid=10001", "gid=10001"]
          }
        }
      }

      containers {
        image = var.image
        args  = ["run", "--quiet"] # no result, which quotes cells, in the log

        resources {
          limits = { cpu = "1", memory = var.memory }
        }

        dynamic "volume_mounts" {
          for_each = google_storage_bucket.exchange
          content {
            name       = "exchange"
            mount_path = "/exchange"
          }
        }

        dynamic "env" {
          for_each = merge(local.env, local.shared)
          content {
            name  = env.key
            value = env.value
          }
        }

        dynamic "env" {
          for_each = local.job_secrets
          content {
            name = env.key
            value_source {
              secret_key_ref {
                secret  = env.value
                version = "latest"
              }
            }
          }
        }
      }
    }
  }
}

resource "google_storage_bucket" "exchange" {
  count                       = var.tasks > 1 ? 1 : 0
  name                        = "${var.project}-${var.name}-exchange"
  location                    = var.region
  uniform_bucket_level_access = true
  public_access_prevention    = "enforced"
  force_destroy               = true

  soft_delete_policy {
    retention_duration_seconds = 0
  }

  lifecycle_rule {
    action {
      type = "Delete"
    }
    condition {
      age = 1
    }
  }
}

resource "google_storage_bucket_iam_member" "exchange" {
  count  = var.tasks > 1 ? 1 : 0
  bucket = google_storage_bucket.exchange[0].name
  role   = "roles/storage.objectUser"
  member = google_service_account.run.member
}

resource "google_cloud_run_v2_service" "serve" {
  count               = var.service ? 1 : 0
  name                = var.name
  location            = var.region
  deletion_protection = false
  ingress             = "INGRESS_TRAFFIC_ALL"
  depends_on          = [google_project_service.api, google_secret_manager_secret_iam_member.read]

  # Cloud Run's own check of callers is off, since it takes the signature out of the token, which `serve` verifies itself
  # (issuer, audience, account), and since people open links of mails without an account of the project.
  invoker_iam_disabled = true

  template {
    service_account                  = google_service_account.run.email
    timeout                          = "300s"
    max_instance_request_concurrency = 20

    scaling {
      max_instance_count = 1
    }

    containers {
      image = var.image

      resources {
        limits   = { cpu = "1", memory = var.memory }
        cpu_idle = false # runs go on after a 202
      }

      dynamic "env" {
        for_each = merge(local.env, local.serving)
        content {
          name  = env.key
          value = env.value
        }
      }

      dynamic "env" {
        for_each = local.service_secrets
        content {
          name = env.key
          value_source {
            secret_key_ref {
              secret  = env.value
              version = "latest"
            }
          }
        }
      }
    }
  }
}

resource "google_cloud_scheduler_job" "schedule" {
  name             = var.name
  region           = var.region
  schedule         = var.schedule
  time_zone        = "America/Bogota"
  attempt_deadline = "320s"
  depends_on       = [google_project_service.api]

  retry_config {
    retry_count = 0
  }

  http_target {
    http_method = "POST"
    uri = (
      var.trigger == "job"
      ? "https://run.googleapis.com/v2/projects/${var.project}/locations/${var.region}/jobs/${var.name}:run"
      : "${local.url}/run"
    )

    dynamic "oauth_token" {
      for_each = var.trigger == "job" ? [1] : []
      content {
        service_account_email = google_service_account.calls.email
      }
    }

    dynamic "oidc_token" {
      for_each = var.trigger == "service" ? [1] : []
      content {
        service_account_email = google_service_account.calls.email
        audience              = local.url
      }
    }
  }

  lifecycle {
    precondition {
      condition     = var.trigger == "job" || var.service
      error_message = "trigger = \"service\" needs service = true."
    }
  }
}
