"""Strong identification (*vahva tunnistaminen*) by OpenID Connect, as the Finnish Trust Network has it.

After Traficom's recommendation 213/2023 S: the authorization code flow with PKCE, the request in a signed object, our
own identity in a signed assertion, the id token and the userinfo signed and then encrypted to us. Metadata and keys of
the provider are settings: nothing is fetched from anywhere that a token would be judged by [D: strong-identification].
"""
