#include "share/access.hpp"

#include <algorithm>
#include <ranges>

#include "base/text.hpp"
#include "store/named_values.hpp"

namespace dongbo {
namespace {

constexpr std::array<std::string_view, 4> kKinds = {"read", "listed", "history", "exported"};
constexpr std::array<std::string_view, 8> kFields = {"at",     "dataset",  "record",  "kind",
                                                     "agency", "official", "purpose", "request"};
constexpr std::size_t kPurposeBytes = 500;
constexpr std::size_t kEveryAccess = 10'000'000;

AccessKind parse_kind(std::string_view text) {
    const auto found = std::ranges::find(kKinds, text);
    return found == kKinds.end() ? AccessKind::read
                                 : static_cast<AccessKind>(found - kKinds.begin());
}

/// People write it: in the form of any other text, and not longer than its field.
std::string purpose_of(const std::string& given) {
    if (given.empty()) return {};
    if (!text::is_utf8(given)) return "không đọc được";
    std::string purpose = text::standardise_text(given);
    if (purpose.size() <= kPurposeBytes) return purpose;
    std::size_t end = kPurposeBytes;
    while ((static_cast<unsigned char>(purpose[end]) & 0xC0) == 0x80) --end;
    purpose.resize(end);
    return purpose;
}

Value text_value(std::string text) {
    return text.empty() ? Value() : Value(std::move(text));
}

Access read_access(const NamedValues& values) {
    Access access;
    if (const auto* at = values.get<Timestamp>("at")) access.at = *at;
    access.dataset = values.text("dataset");
    if (const auto record = RecordId::parse(values.text("record"))) access.record = *record;
    access.kind = parse_kind(values.text("kind"));
    access.agency = values.text("agency");
    access.official = values.text("official");
    access.purpose = values.text("purpose");
    access.request = values.text("request");
    return access;
}

}  // namespace

std::string_view name(AccessKind kind) {
    return kKinds[static_cast<std::size_t>(kind)];
}

AccessRecorder::AccessRecorder(std::unique_ptr<Keeper> keeper)
    : keeper_(std::move(keeper)), order_(keeper_->rules().contract().fields) {}

Result<std::unique_ptr<AccessRecorder>> AccessRecorder::open(NodeStore& node) {
    TRY_ASSIGN(const DatasetPlace place, node.place(std::string(kAccessContract)));
    TRY_ASSIGN(auto keeper, Keeper::open(node, place));
    std::unique_ptr<AccessRecorder> recorder(new AccessRecorder(std::move(keeper)));
    const Contract& contract = recorder->keeper_->rules().contract();
    for (std::size_t i = 0; i < kFields.size(); ++i) {
        const auto field = contract.find_field(kFields[i]);
        if (!field)
            return fail(ErrorCode::invalid,
                        "the contract for accesses has no field " + std::string(kFields[i]),
                        place.dataset, "use the contract that comes with dongbo");
        recorder->places_[i] = *field;
    }
    return recorder;
}

Wish AccessRecorder::wish(const Access& access) const {
    const std::string record = access.record.text();
    std::array<Value, kFields.size()> says = {access.at,
                                              text_value(access.dataset),
                                              text_value(record),
                                              text_value(std::string(name(access.kind))),
                                              text_value(access.agency),
                                              text_value(access.official),
                                              text_value(purpose_of(access.purpose)),
                                              text_value(access.request)};
    Wish wish;
    wish.values.values.resize(keeper_->rules().contract().fields.size());
    for (std::size_t i = 0; i < says.size(); ++i)
        wish.values.values[places_[i]] = std::move(says[i]);
    wish.origin.source = kAccessSource;
    wish.origin.key = {access.request, access.dataset, record, std::string(name(access.kind))};
    wish.record = make_record_id(kAccessContract, kAccessSource, wish.origin.key);
    append_canonical(wish.content, order_, wish.values.values);
    wish.content_hash = content_hash(wish.content);
    wish.raw_hash = wish.content_hash;
    return wish;
}

std::vector<Wish> AccessRecorder::wishes(std::span<const Access> accesses) const {
    std::vector<Wish> wishes;
    wishes.reserve(accesses.size());
    for (const Access& access : accesses) wishes.push_back(wish(access));
    return wishes;
}

Result<> AccessRecorder::record(std::vector<Wish> wishes) {
    if (wishes.empty()) return {};
    std::vector<JudgedCommit> commits(1);
    commits.front().commit.dataset = keeper_->dataset();
    commits.front().commit.wishes = std::move(wishes);
    TRY(keeper_->commit(commits));
    return {};
}

RecordId kept_row_id(const std::string& dataset, std::uint64_t delivery, std::uint64_t row) {
    const std::string key[] = {std::to_string(delivery), std::to_string(row)};
    return make_record_id("kept row", dataset, key);
}

namespace {

/// The newest of one dataset of accesses, in the order in which they came there.
Result<std::vector<Access>> accesses_in(NodeStore& node, const DatasetPlace& place,
                                        const std::string& dataset, const RecordId& record,
                                        std::size_t limit) {
    TRY_ASSIGN(Store* const store, node.store(place));
    TRY_ASSIGN(const Contract* const contract, store->contract(place.dataset));
    const auto field = contract->find_field("record");
    if (!field)
        return fail(ErrorCode::invalid, "the contract for accesses has no field record",
                    place.dataset, "use the contract that comes with dongbo");
    TRY_ASSIGN(const auto ids,
               store->holders(place.dataset, *field, Value(record.text()), kEveryAccess));
    std::vector<Access> newest;
    for (const RecordId& id : ids | std::views::reverse) {
        if (newest.size() >= limit) break;
        TRY_ASSIGN(const StoredRecord stored, store->get(place.dataset, id));
        Access access = read_access(NamedValues(*contract, stored.values));
        if (access.dataset == dataset) newest.push_back(std::move(access));
    }
    return newest;
}

}  // namespace

Result<std::vector<Access>> accesses_of(NodeStore& node, const std::string& dataset,
                                        const RecordId& record, std::size_t limit) {
    TRY_ASSIGN(const DatasetPlace own, node.place(std::string(kAccessContract)));
    TRY_ASSIGN(std::vector<Access> newest, accesses_in(node, own, dataset, record, limit));
    // What followers recorded of the record comes back as any other share.
    const auto is_other = [](const DatasetPlace& place) {
        return place.replica && place.contract == kAccessContract;
    };
    TRY_ASSIGN(const std::vector<DatasetPlace> places, node.datasets());
    for (const DatasetPlace& place : places) {
        if (!is_other(place)) continue;
        TRY_ASSIGN(const auto others, accesses_in(node, place, dataset, record, limit));
        newest.insert(newest.end(), others.begin(), others.end());
    }
    // Those of one dataset are in order already.
    if (std::ranges::any_of(places, is_other))
        std::ranges::sort(newest, std::ranges::greater(), &Access::at);
    newest.resize(std::min(newest.size(), limit));
    return newest;
}

}  // namespace dongbo
