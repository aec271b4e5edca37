"""Between HTTP and the state: discovery documents, masks, uploads, answers, faults, the recorder."""
