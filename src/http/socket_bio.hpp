// OpenSSL's way to a socket, without SIGPIPE when the other end is gone.
#pragma once

struct bio_st;

namespace dongbo {

/// Reads and writes `socket`, which must not block and stays the caller's.
bio_st* new_socket_bio(int socket);

}  // namespace dongbo
