#include "sync/format/feed_description.hpp"

#include <array>
#include <charconv>

#include "base/json_writer.hpp"
#include "sync/format/canonical_reader.hpp"

namespace dongbo {
namespace {

/// The shortest digits that mean this number, without an exponent.
std::string plain_digits(double number) {
    std::array<char, 400> digits;
    const auto [end, error] = std::to_chars(digits.data(), digits.data() + digits.size(), number,
                                            std::chars_format::fixed);
    return {digits.data(), end};
}

void read_share_of_one(CanonicalReader& reader, double& number) {
    std::string text;
    if (!reader.read(text).good()) return;
    const auto [end, error] =
        std::from_chars(text.data(), text.data() + text.size(), number, std::chars_format::fixed);
    const bool whole = error == std::errc() && end == text.data() + text.size();
    // Written so that no number (NaN) is refused too.
    if (!whole || !(number >= 0 && number <= 1)) reader.refuse();
}

bool read_description(CanonicalReader& reader, FeedDescription& out) {
    reader.expect("{\"before\":").read(out.before);
    reader.expect(",\"before_size\":").read(out.before_size);
    reader.expect(",\"checkpoint\":").read(out.checkpoint);
    reader.expect(",\"consumer\":").read(out.consumer);
    reader.expect(",\"contract\":").read(out.contract);
    reader.expect(",\"contract_version\":").read(out.contract_version);
    reader.expect(",\"dataset\":").read(out.dataset);
    reader.expect(",\"delete_within_days\":").read(out.delete_within_days);
    reader.expect(",\"feed\":").read(out.feed);
    reader.expect(",\"fields\":").read(out.fields);
    reader.expect(",\"filter\":").read(out.filter);
    reader.expect(",\"legal_basis\":").read(out.legal_basis);
    reader.expect(",\"owner\":").read(out.owner);
    reader.expect(",\"pending\":").read(out.pending);
    reader.expect(",\"protocol\":").read(out.protocol);
    reader.expect(",\"purpose\":").read(out.purpose);
    reader.expect(",\"removal_threshold\":");
    read_share_of_one(reader, out.removal_threshold);
    reader.expect(",\"share\":").read(out.share);
    reader.expect(",\"valid_from\":").read(out.valid_from);
    if (reader.take(",\"valid_until\":")) reader.read(out.valid_until.emplace(out.valid_from));
    return reader.expect("}").finished();
}

}  // namespace

std::string encode(const FeedDescription& description) {
    std::string out;
    JsonWriter json(out);
    json.begin_object()
        .member("before", description.before)
        .member("before_size", description.before_size)
        .member("checkpoint", description.checkpoint)
        .member("consumer", description.consumer)
        .member("contract", description.contract)
        .member("contract_version", description.contract_version)
        .member("dataset", description.dataset)
        .member("delete_within_days", description.delete_within_days)
        .member("feed", description.feed)
        .key("fields")
        .begin_array();
    for (const std::string& field : description.fields) json.value(field);
    json.end_array()
        .member("filter", description.filter)
        .member("legal_basis", description.legal_basis)
        .member("owner", description.owner)
        .member("pending", description.pending)
        .member("protocol", description.protocol)
        .member("purpose", description.purpose)
        .member("removal_threshold", plain_digits(description.removal_threshold))
        .member("share", description.share)
        .member("valid_from", description.valid_from.iso());
    if (description.valid_until) json.member("valid_until", description.valid_until->iso());
    json.end_object();
    return out;
}

Result<FeedDescription> decode_feed_description(std::string_view json) {
    FeedDescription description;
    CanonicalReader reader(json);
    if (!read_description(reader, description) || encode(description) != json)
        return fail(ErrorCode::invalid, "the description of the feed is not in canonical form");
    return description;
}

}  // namespace dongbo
