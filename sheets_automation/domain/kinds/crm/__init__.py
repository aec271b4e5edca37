"""The registers of the CRM procedure (GC-PRO-05): prospects, activities of the sales force, follow-up of prospects."""
