"""From workbooks nobody configured to a draft of the configuration: values in, values out (``init``)."""
