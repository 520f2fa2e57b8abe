"""Ed25519 verification (RFC 8032) in plain Python, for verifiers that shall depend on nothing else.

Slow (about 5 ms a signature) and for public data alone. Strict like dongbo itself: S below the group's order,
points in their one spelling, no key of small order, no cofactor.
"""
import hashlib

P = 2**255 - 19
L = 2**252 + 27742317777372353535851937790883648493
D = -121665 * pow(121666, -1, P) % P
SQRT_M1 = pow(2, (P - 1) // 4, P)


def _add(p, q):
    # Extended coordinates (X, Y, Z, T) with x = X/Z, y = Y/Z, xy = T/Z; RFC 8032 section 5.1.4.
    a = (p[1] - p[0]) * (q[1] - q[0]) % P
    b = (p[1] + p[0]) * (q[1] + q[0]) % P
    c = 2 * p[3] * q[3] * D % P
    d = 2 * p[2] * q[2] % P
    e, f, g, h = b - a, d - c, d + c, b + a
    return e * f % P, g * h % P, f * g % P, e * h % P


def _multiply(scalar, point):
    out = (0, 1, 1, 0)
    while scalar:
        if scalar & 1:
            out = _add(out, point)
        point = _add(point, point)
        scalar >>= 1
    return out


def _encode(point):
    inverse = pow(point[2], -1, P)
    x, y = point[0] * inverse % P, point[1] * inverse % P
    return (y | (x & 1) << 255).to_bytes(32, "little")


def _decode(data):
    y = int.from_bytes(data, "little")
    sign, y = y >> 255, y & (2**255 - 1)
    if y >= P:
        return None
    square = (y * y - 1) * pow(D * y * y + 1, -1, P) % P
    x = pow(square, (P + 3) // 8, P)
    if (x * x - square) % P:
        x = x * SQRT_M1 % P
    if (x * x - square) % P or (x == 0 and sign):
        return None
    if x & 1 != sign:
        x = P - x
    return x, y, 1, x * y % P


BASE = _decode((4 * pow(5, -1, P) % P).to_bytes(32, "little"))


def verify(key, message, signature):
    """True if the 64 bytes `signature` are of the 32 bytes `key` over `message`."""
    if len(key) != 32 or len(signature) != 64:
        return False
    point, s = _decode(key), int.from_bytes(signature[32:], "little")
    if point is None or s >= L or _encode(_multiply(8, point)) == _encode((0, 1, 1, 0)):
        return False
    k = int.from_bytes(hashlib.sha512(signature[:32] + key + message).digest(), "little") % L
    negative = (P - point[0], point[1], point[2], P - point[3])
    return _encode(_add(_multiply(s, BASE), _multiply(k, negative))) == signature[:32]
