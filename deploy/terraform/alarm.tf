# Count the runs that end, and tell alert_email when none has for alert_hours; the same as deploy/gcloud/alarm.sh.

locals {
  alarm    = var.alert_email == "" ? 0 : 1
  resource = var.trigger == "job" ? "cloud_run_job" : "cloud_run_revision"
  seconds  = "${var.alert_hours * 3600}s"
  counted  = "metric.type=\"logging.googleapis.com/user/${var.name}-runs\" AND resource.type=\"${local.resource}\""
}

# Done, or done in part: what is in trouble then, the run itself mails to the administrator.
resource "google_logging_metric" "runs" {
  name        = "${var.name}-runs"
  description = "Runs of ${var.name} that ended, done or done in part"
  depends_on  = [google_project_service.api]

  filter = <<-EOT
    resource.type="${local.resource}"
    jsonPayload.logger="sheets_automation.service"
    (jsonPayload.message=~"^the run has ended: (terminada|parcial)" OR jsonPayload.status=~"^(terminada|parcial)$")
    (resource.labels.job_name="${var.name}" OR resource.labels.service_name="${var.name}")
  EOT

  metric_descriptor {
    metric_kind = "DELTA"
    value_type  = "INT64"
  }
}

resource "google_monitoring_notification_channel" "mail" {
  count        = local.alarm
  display_name = var.name
  type         = "email"
  labels       = { email_address = var.alert_email }
}

resource "google_monitoring_alert_policy" "stopped" {
  count                 = local.alarm
  display_name          = "${var.name}: runs have stopped"
  combiner              = "OR"
  notification_channels = [google_monitoring_notification_channel.mail[0].name]
  depends_on            = [google_logging_metric.runs]

  documentation {
    mime_type = "text/markdown"
    content   = "Ninguna corrida de ${var.name} ha terminado en ${var.alert_hours} horas. Qué hacer: docs/operacion.md, «Alarma: no hay corridas»."
  }

  # Two conditions, since a counter without entries may show as nothing or as 0.
  conditions {
    display_name = "no data for ${var.alert_hours} hours"

    condition_absent {
      filter   = local.counted
      duration = local.seconds

      aggregations {
        alignment_period     = "600s"
        per_series_aligner   = "ALIGN_DELTA"
        cross_series_reducer = "REDUCE_SUM"
      }
    }
  }

  conditions {
    display_name = "no run in ${var.alert_hours} hours"

    condition_threshold {
      filter          = local.counted
      comparison      = "COMPARISON_LT"
      threshold_value = 1
      duration        = "0s"

      aggregations {
        alignment_period     = local.seconds
        per_series_aligner   = "ALIGN_DELTA"
        cross_series_reducer = "REDUCE_SUM"
      }
    }
  }
}
