"""The ways out: `webhook` posts a message, `tencentcloud` calls an API of Tencent Cloud by the SDK.

`exchange` ends an HTTP exchange in time; `proxies` and `tls` choose the proxy and the certificates of every connection.
"""
