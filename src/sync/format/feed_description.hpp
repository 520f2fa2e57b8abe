// What an owner says of a share's feed: the answer to `describe`.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/calendar.hpp"
#include "record/change.hpp"
#include "sync/proof/checkpoint.hpp"

namespace dongbo {

struct FeedDescription {
    int protocol = kSyncProtocol;  ///< the newest that the owner speaks
    std::string share, feed, dataset, owner, consumer;
    std::string contract;             ///< name
    std::string contract_version;     ///< the follower needs this version of it
    std::vector<std::string> fields;  ///< empty: all
    std::string filter;
    bool pending = false;
    std::string purpose, legal_basis;
    Date valid_from = *Date::of_day(1970, 1, 1);
    std::optional<Date> valid_until;
    double removal_threshold = 0.05;  ///< 0 to 1
    int delete_within_days = 30;
    std::string before;        ///< feed that this one took the place of; empty: none
    Position before_size = 0;  ///< where that one ended
    std::string checkpoint;    ///< the newest: a signed note
    friend bool operator==(const FeedDescription&, const FeedDescription&) = default;
};

/// Canonical JSON; the threshold is a text, since JSON has many spellings of 0.05.
std::string encode(const FeedDescription& description);
/// Refuses anything that encode would not have written byte for byte.
Result<FeedDescription> decode_feed_description(std::string_view json);

}  // namespace dongbo
