# shellcheck shell=bash disable=SC2034
# What is particular to this installation. Copy it to settings.sh, which git leaves alone; it holds no secret.

PROJECT=mi-proyecto          # id of the Google Cloud project
REGION=us-east1              # near Colombia; the clock of the service is Bogotá's wherever it runs
NAME=sheets-automation       # of the job, the service, the schedule; another company, another name and config folder
CONFIG=config                # folder with the company's decisions, inside the project

FOLDER_ID=                   # id of the folder in Drive that holds the registers
MAIL_USER=                   # mailbox that mails are sent from; empty while mail.toml says activo = false

SCHEDULE='*/10 * * * *'      # when it runs, in Bogotá's time
TRIGGER=job                  # job: Scheduler starts the job · service: Scheduler calls POST /run of the service
TASKS=1                      # tasks of the job that share the workbooks out; 1 is enough for some dozens of them
MEMORY=1Gi

SERVICE=no                   # yes: `serve` too, for links that open the row, clicks in mails, Drive's notifications
ALERT_EMAIL=                 # who hears that runs have stopped; empty: no alarm
ALERT_HOURS=3                # without a run that ended well

# More variables and secrets, with commas between them, such as
#   EXTRA_ENV=SHEETS_AUTOMATION_SMTP_HOST=relay.example,SHEETS_AUTOMATION_SMTP_USER=correo
#   EXTRA_SECRETS=SHEETS_AUTOMATION_SMTP_PASSWORD=relay-password:latest
EXTRA_ENV=
EXTRA_SECRETS=
