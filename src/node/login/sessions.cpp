#include "node/login/sessions.hpp"

#include <algorithm>
#include <vector>

#include "node/login/secrets.hpp"

namespace dongbo {
namespace {

constexpr std::size_t kIdTokenBytes = 4'096;

}  // namespace

bool Sessions::is_over(const Session& session, Timestamp now) const {
    return session.used.milliseconds + limits_.idle <= now.milliseconds ||
           session.begun.milliseconds + limits_.absolute <= now.milliseconds;
}

/// For one more of this official.
void Sessions::make_room(const std::string& issuer, const std::string& subject, Timestamp now) {
    std::erase_if(sessions_, [&](const auto& one) { return is_over(one.second, now); });
    const auto less_used = [](Kept::iterator left, Kept::iterator right) {
        return left->second.used < right->second.used;
    };
    std::vector<Kept::iterator> all, own;
    for (auto it = sessions_.begin(); it != sessions_.end(); ++it) {
        all.push_back(it);
        if (it->second.issuer == issuer && it->second.subject == subject) own.push_back(it);
    }
    if (own.size() >= limits_.per_official)
        sessions_.erase(*std::ranges::min_element(own, less_used));
    else if (all.size() >= limits_.sessions)
        sessions_.erase(*std::ranges::min_element(all, less_used));
}

Sessions::Begun Sessions::begin(std::string issuer, std::string subject, std::string id_token,
                                Timestamp now) {
    Begun begun{.id = random_secret(), .csrf = random_secret()};
    if (id_token.size() > kIdTokenBytes) id_token.clear();
    const std::scoped_lock lock(mutex_);
    make_room(issuer, subject, now);
    sessions_.emplace(sha256(begun.id), Session{.issuer = std::move(issuer),
                                                .subject = std::move(subject),
                                                .csrf = begun.csrf,
                                                .id_token = std::move(id_token),
                                                .begun = now,
                                                .used = now});
    return begun;
}

std::optional<Session> Sessions::use(std::string_view id, Timestamp now) {
    const Hash key = sha256(id);
    const std::scoped_lock lock(mutex_);
    const auto found = sessions_.find(key);
    if (found == sessions_.end()) return std::nullopt;
    if (is_over(found->second, now)) {
        sessions_.erase(found);
        return std::nullopt;
    }
    found->second.used = std::max(found->second.used, now);
    return found->second;
}

std::optional<Session> Sessions::end(std::string_view id) {
    const Hash key = sha256(id);
    const std::scoped_lock lock(mutex_);
    const auto found = sessions_.find(key);
    if (found == sessions_.end()) return std::nullopt;
    Session ended = std::move(found->second);
    sessions_.erase(found);
    return ended;
}

std::size_t Sessions::count(Timestamp now) const {
    const std::scoped_lock lock(mutex_);
    return static_cast<std::size_t>(std::ranges::count_if(
        sessions_, [&](const auto& one) { return !is_over(one.second, now); }));
}

}  // namespace dongbo
