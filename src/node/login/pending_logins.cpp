#include "node/login/pending_logins.hpp"

#include <algorithm>

#include "node/login/secrets.hpp"

namespace dongbo {
namespace {

constexpr std::size_t kPathBytes = 2'000;

}  // namespace

PendingLogin PendingLogins::begin(std::string return_to, Timestamp now) {
    PendingLogin login{.state = random_secret(),
                       .nonce = random_secret(),
                       .verifier = random_secret(),
                       .browser = random_secret(),
                       .return_to = std::move(return_to),
                       .begun = now};
    const std::scoped_lock lock(mutex_);
    while (!by_age_.empty() && (by_age_.size() >= logins_max_ ||
                                by_age_.begin()->first + kLifetime <= now.milliseconds)) {
        logins_.erase(by_age_.begin()->second);
        by_age_.erase(by_age_.begin());
    }
    by_age_.emplace(now.milliseconds, login.state);
    logins_.emplace(login.state, login);
    return login;
}

std::optional<PendingLogin> PendingLogins::take(const std::string& state, std::string_view browser,
                                                Timestamp now) {
    PendingLogin login;
    {
        const std::scoped_lock lock(mutex_);
        const auto found = logins_.find(state);
        if (found == logins_.end()) return std::nullopt;
        login = std::move(found->second);
        logins_.erase(found);
        auto [first, last] = by_age_.equal_range(login.begun.milliseconds);
        by_age_.erase(
            std::find_if(first, last, [&](const auto& one) { return one.second == state; }));
    }
    if (login.begun.milliseconds + kLifetime <= now.milliseconds) return std::nullopt;
    if (!same_secret(login.browser, browser)) return std::nullopt;
    return login;
}

std::size_t PendingLogins::size() const {
    const std::scoped_lock lock(mutex_);
    return logins_.size();
}

std::string local_path(std::string_view wanted) {
    const bool plain = std::ranges::all_of(wanted, [](char c) { return c > ' ' && c < 0x7f; });
    // Browsers read "//host" and "/\host" as addresses of another server.
    if (!plain || wanted.size() > kPathBytes || !wanted.starts_with('/') ||
        wanted.starts_with("//") || wanted.contains('\\'))
        return "/";
    const std::string_view path = wanted.substr(0, wanted.find_first_of("?#"));
    if (path == "/login" || path.starts_with("/login/") || path == "/logout") return "/";
    return std::string(wanted);
}

}  // namespace dongbo
