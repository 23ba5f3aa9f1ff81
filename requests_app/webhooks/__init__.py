"""A signed call to a recipient's own system: what it says of itself, where it may go, and what its answer means.

Headers and signature are those of Standard Webhooks (https://www.standardwebhooks.com), so that receivers verify them
with libraries that are there; keys of rows go in the body, and nothing about a person [D: webhooks-to-recipients].
"""
