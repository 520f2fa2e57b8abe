// How officials log in: an OpenID provider and what this node is to it.
#pragma once

#include <string>

namespace dongbo {

struct LoginSettings {
    std::string issuer;         ///< "https://dangnhap.example.gov.vn"
    std::string client_id;      ///< of this node at the provider
    std::string client_secret;  ///< empty: a public client
    std::string authorities;    ///< PEM file for the provider's TLS; empty: those of the system
};

}  // namespace dongbo
