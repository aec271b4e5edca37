"""The ways mails leave: drafts of Gmail, a relay (SMTP), a folder of files; ``mail.toml`` chooses one."""
