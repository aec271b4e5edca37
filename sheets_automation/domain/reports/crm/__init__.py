"""The CRM report, monthly and weekly (GC-PRO-05, act. 3)."""
