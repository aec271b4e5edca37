output "share_with" {
  description = "Share the folder of the registers with this address, as editor."
  value       = google_service_account.run.email
}

output "client_number" {
  description = "For mails: authorise this number (domain-wide delegation)."
  value       = google_service_account.run.unique_id
}

output "url" {
  description = "Address of the service."
  value       = var.service ? local.url : ""
}
