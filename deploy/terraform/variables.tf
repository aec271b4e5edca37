# The same as in deploy/gcloud/settings.example.sh. No secret is a variable, so none is in the state.

variable "project" {
  description = "Id of the Google Cloud project."
  type        = string
}

variable "region" {
  description = "Where it runs."
  type        = string
  default     = "us-east1"
}

variable "name" {
  description = "Of the job, the service and the schedule; another company, another name."
  type        = string
  default     = "sheets-automation"

  validation {
    condition     = length(var.name) <= 24
    error_message = "At most 24 letters: the names of accounts are made of it."
  }
}

variable "image" {
  description = "Name of the container, as deploy/gcloud/image.sh prints it."
  type        = string
}

variable "folder_id" {
  description = "Id of the folder in Drive that holds the registers."
  type        = string
}

variable "mail_user" {
  description = "Mailbox that mails are sent from; empty while mail.toml says activo = false."
  type        = string
  default     = ""
}

variable "schedule" {
  description = "When it runs, in Bogotá's time."
  type        = string
  default     = "*/10 * * * *"
}

variable "trigger" {
  description = "job: Scheduler starts the job. service: Scheduler calls POST /run of the service."
  type        = string
  default     = "job"

  validation {
    condition     = contains(["job", "service"], var.trigger)
    error_message = "trigger is job or service."
  }
}

variable "tasks" {
  description = "Tasks of the job that share the workbooks out."
  type        = number
  default     = 1
}

variable "memory" {
  type    = string
  default = "1Gi"
}

variable "service" {
  description = "Whether to serve HTTP too; its two keys are made by deploy/gcloud/secrets.sh beforehand."
  type        = bool
  default     = false
}

variable "extra_env" {
  description = "More variables of the environment, e.g. { SHEETS_AUTOMATION_SMTP_HOST = \"relay.example\" }."
  type        = map(string)
  default     = {}
}

variable "extra_secrets" {
  description = "Variables that come from Secret Manager: variable to name of the secret."
  type        = map(string)
  default     = {}
}

variable "alert_email" {
  description = "Who hears that runs have stopped; empty: no alarm."
  type        = string
  default     = ""
}

variable "alert_hours" {
  description = "Without a run that ended well."
  type        = number
  default     = 3

  validation {
    condition     = var.alert_hours >= 1 && var.alert_hours <= 23
    error_message = "Cloud Monitoring looks back no further than 23 hours."
  }
}
