"""The questions of the request form, one form a page. The server alone judges."""
