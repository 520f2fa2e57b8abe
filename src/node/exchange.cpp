#include "node/exchange.hpp"

#include <charconv>

#include "node/access_writer.hpp"

namespace dongbo {

std::string Exchange::parameter(std::string_view name) const {
    return std::string(find_url_field(query, name).value_or(""));
}

Result<std::size_t> Exchange::limit(std::size_t otherwise, std::size_t max) const {
    const std::string text = parameter("limit");
    if (text.empty()) return otherwise;
    std::size_t limit = 0;
    const auto read = std::from_chars(text.data(), text.data() + text.size(), limit);
    if (read.ec != std::errc{} || read.ptr != text.data() + text.size() || limit < 1 || limit > max)
        return fail(ErrorCode::invalid, "this is no number of items for a page", "limit",
                    "give 1 to " + std::to_string(max));
    return limit;
}

const std::string& Exchange::part(std::string_view name) const {
    const auto found = path.find(name);
    CHECK_THAT(found != path.end(), "the pattern of the route has this part");
    return found->second;
}

Result<> Exchange::await_accesses() const {
    return recorder != nullptr ? recorder->wait_applied() : Result<>();
}

void Exchange::saw(const std::string& dataset, const RecordId& record, AccessKind kind) {
    accesses.push_back({.at = now,
                        .dataset = dataset,
                        .record = record,
                        .kind = kind,
                        .agency = caller.agency,
                        .official = caller.id,
                        .purpose = purpose,
                        .request = request.id});
}

}  // namespace dongbo
