// Random texts that nobody can guess, and how they are compared.
#pragma once

#include <string>
#include <string_view>

#include "base/hash.hpp"

namespace dongbo {

/// 256 random bits, base64url: 43 characters.
std::string random_secret();

/// Takes the same time wherever two texts of the same length differ.
bool same_secret(std::string_view left, std::string_view right);

/// code_challenge of PKCE (RFC 7636), S256.
std::string pkce_challenge(std::string_view verifier);

}  // namespace dongbo
