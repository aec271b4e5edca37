"""``.xlsx`` files in and out."""
