#include "share/share.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <charconv>
#include <ranges>

#include "base/json_writer.hpp"
#include "contract/yaml_reader.hpp"
#include "record/json_cursor.hpp"
#include "share/share_filter.hpp"
#include "store/named_values.hpp"

namespace dongbo {
namespace {

constexpr std::size_t kPage = 1'000;
constexpr int kMostDays = 365;
constexpr std::size_t kLongestName = 60;

double number_of(const Decimal& decimal) {
    double number = 0;
    std::from_chars(decimal.text.data(), decimal.text.data() + decimal.text.size(), number);
    return number;
}

/// The first sub-field of each group: names of fields.
std::vector<std::string> names_of(const std::vector<Group>& groups) {
    std::vector<std::string> names;
    for (const Group& group : groups)
        if (const auto* name = std::get_if<std::string>(&group.front())) names.push_back(*name);
    return names;
}

/// Nothing: what would grant something is missing, as only a changed contract can make it.
std::optional<Share> read_share(const NamedValues& values, const StoredRecord& stored) {
    const auto* from = values.get<Date>("valid_from");
    if (from == nullptr) return std::nullopt;
    Share share{.name = values.text("name"),
                .dataset = values.text("dataset"),
                .consumer = values.text("consumer"),
                .fields = {},
                .filter = values.text("filter"),
                .purpose = values.text("purpose"),
                .legal_basis = values.text("legal_basis"),
                .valid_from = *from,
                .valid_until = {},
                .record = stored.id,
                .version = stored.version};
    if (const auto* fields = values.get<std::vector<Group>>("fields"))
        share.fields = names_of(*fields);
    if (const auto* pending = values.get<bool>("pending")) share.pending = *pending;
    if (const auto* until = values.get<Date>("valid_until")) share.valid_until = *until;
    if (const auto* threshold = values.get<Decimal>("removal_threshold"))
        share.removal_threshold = number_of(*threshold);
    if (const auto* days = values.get<std::int64_t>("delete_within_days"))
        share.delete_within_days = static_cast<int>(std::clamp<std::int64_t>(*days, 0, kMostDays));
    return share;
}

std::unexpected<Error> wrong(const Share& share, std::string what, std::string cure) {
    return fail(ErrorCode::invalid, std::move(what), "share " + share.name, std::move(cure));
}

bool is_share_name(std::string_view text) {
    return !text.empty() && text.size() <= kLongestName &&
           text.find_first_not_of("abcdefghijklmnopqrstuvwxyz0123456789-") ==
               std::string_view::npos &&
           !text.starts_with('-') && !text.ends_with('-') && !text.contains("--");
}

Result<> check_fields(const Contract& contract, const std::vector<std::string>& fields,
                      const std::string& where) {
    std::vector<std::string_view> known;
    for (const Field& field : contract.fields) known.push_back(field.name);
    for (auto field = fields.begin(); field != fields.end(); ++field) {
        if (!contract.find_field(*field))
            return fail(ErrorCode::invalid,
                        fmt::format("{} has no field `{}`", contract.name, *field), where,
                        suggest(*field, known, "name a top-level field of the dataset"));
        if (std::find(fields.begin(), field, *field) != field)
            return fail(ErrorCode::invalid, fmt::format("the field `{}` is named twice", *field),
                        where, "name each field once");
    }
    return {};
}

/// "person.G01" and "person.G01.v2" are owned by G01.
bool owns(const NodeStore& node, const DatasetPlace& place) {
    const std::string own = place.contract + "." + node.agency();
    return place.dataset == own || place.dataset.starts_with(own + ".v");
}

}  // namespace

bool Share::valid_on(const Date& day) const {
    return valid_from <= day && (!valid_until || day < *valid_until);
}

Result<std::vector<Share>> read_shares(NodeStore& node) {
    std::vector<Share> shares;
    const auto place = node.place(std::string(kShareContract));
    if (!place && place.error().code == ErrorCode::not_found) return shares;
    if (!place) return std::unexpected(place.error());
    TRY_ASSIGN(Store* const store, node.store(*place));
    TRY_ASSIGN(const Contract* const contract, store->contract(place->dataset));
    for (std::uint64_t cursor = 0;;) {
        TRY_ASSIGN(const auto page, store->scan(place->dataset, cursor, kPage));
        if (page.empty()) break;
        for (const StoredRecord& stored : page) {
            if (stored.state != RecordState::live) continue;
            if (auto share = read_share(NamedValues(*contract, stored.values), stored))
                shares.push_back(std::move(*share));
        }
    }
    std::ranges::sort(shares, {}, &Share::name);
    return shares;
}

Result<> check_share(NodeStore& node, const Share& share) {
    if (!is_share_name(share.name))
        return wrong(share, "the name is none that can stand in addresses",
                     "write lower case letters, digits and hyphens, at most 60");
    const auto place = node.place(share.dataset);
    if (!place && place.error().code == ErrorCode::not_found)
        return wrong(share, fmt::format("there is no dataset `{}` on this node", share.dataset),
                     "dongbo status lists them");
    if (!place) return std::unexpected(place.error());
    if (place->dataset != share.dataset || !owns(node, *place))
        return wrong(share, fmt::format("`{}` is not decided by this node", share.dataset),
                     "only the owner of a dataset may share it");
    if (share.consumer.empty() || share.consumer == node.agency())
        return wrong(share, "the agency that follows is missing, or is the owner itself",
                     "give the identifier of another agency");
    if (share.valid_until && *share.valid_until <= share.valid_from)
        return wrong(share, "the share ends before it begins", "give a later end");
    if (!(share.removal_threshold >= 0 && share.removal_threshold <= 1))
        return wrong(share, "the threshold of removals is no part of the records",
                     "give a number between 0 and 1");
    TRY_ASSIGN(Store* const store, node.store(*place));
    TRY_ASSIGN(const Contract* const contract, store->contract(place->dataset));
    TRY(check_fields(*contract, share.fields, "share " + share.name));
    auto filter = ShareFilter::make(*contract, share.filter);
    if (!filter) return std::unexpected(std::move(filter).error().in("share " + share.name));
    return {};
}

std::string encode(const FeedDefinition& definition) {
    std::string json;
    JsonWriter writer(json);
    writer.begin_object()
        .member("contract", definition.contract)
        .member("contract_version", definition.contract_version)
        .key("fields")
        .begin_array();
    for (const std::string& field : definition.fields) writer.value(field);
    writer.end_array()
        .member("filter", definition.filter)
        .member("pending", definition.pending)
        .end_object();
    return json;
}

std::string feed_definition(const Share& share, const Contract& contract) {
    FeedDefinition definition{.contract = contract.name,
                              .contract_version = contract.version.text(),
                              .fields = {},
                              .filter = share.filter,
                              .pending = share.pending};
    // In the order of the contract: naming them in another one changes nothing.
    for (const Field& field : contract.fields)
        if (std::ranges::find(share.fields, field.name) != share.fields.end())
            definition.fields.push_back(field.name);
    return encode(definition);
}

Result<FeedDefinition> decode_feed_definition(std::string_view json) {
    const auto wrong_spelling = [] {
        return fail(ErrorCode::corrupt, "this is no definition of a feed", "feeds.db");
    };
    FeedDefinition definition;
    JsonCursor cursor(json);
    if (!cursor.take(R"({"contract":)") || !cursor.string_into(definition.contract) ||
        !cursor.take(R"(,"contract_version":)") ||
        !cursor.string_into(definition.contract_version) || !cursor.take(R"(,"fields":[)"))
        return wrong_spelling();
    while (!cursor.take("]")) {
        if (!definition.fields.empty() && !cursor.take(",")) return wrong_spelling();
        auto field = cursor.string();
        if (!field) return wrong_spelling();
        definition.fields.push_back(std::move(*field));
    }
    if (!cursor.take(R"(,"filter":)") || !cursor.string_into(definition.filter) ||
        !cursor.take(R"(,"pending":)"))
        return wrong_spelling();
    definition.pending = cursor.take("true");
    if (!definition.pending && !cursor.take("false")) return wrong_spelling();
    if (!cursor.take("}") || !cursor.finished()) return wrong_spelling();
    return definition;
}

}  // namespace dongbo
