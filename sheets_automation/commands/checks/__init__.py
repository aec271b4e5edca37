"""What ``doctor`` looks at: each check is a plain function from what was seen to what is wrong and what is in order."""
