#include "quality/keeper_work.hpp"

#include <algorithm>

#include "base/text.hpp"

namespace dongbo {
namespace {

constexpr std::size_t kOthersTold = 2;

/// What a claim was made of, as the index of its field compares it.
Value value_of(const Claim& claim, const Field& field) {
    // Folding what is folded changes nothing.
    if (field.type == FieldType::integer) return std::int64_t{std::stoll(claim.value)};
    if (field.type == FieldType::boolean) return claim.value == "true";
    if (field.type == FieldType::decimal) return Decimal{claim.value};
    if (field.type == FieldType::date) return *Date::parse_iso(claim.value);
    if (field.type == FieldType::timestamp) return *Timestamp::parse(claim.value);
    if (field.type == FieldType::reference) return *RecordId::parse(claim.value);
    if (field.type == FieldType::unit) {
        const std::size_t at = claim.value.find('@');
        return UnitRef{claim.value.substr(0, at), claim.value.substr(at + 1)};
    }
    return claim.value;
}

}  // namespace

std::optional<RecordId> OtherHolders::only() const {
    if (live.size() + pending.size() != 1) return std::nullopt;
    return live.empty() ? pending.front() : live.front();
}

std::string unique_text(const Field& field, const Value& value) {
    std::string text = plain_text(value);
    return field.type == FieldType::string ? text::fold(text) : text;
}

std::set<Claim> unique_values(const Contract& contract, const Record& values) {
    std::set<Claim> claims;
    for (std::size_t i = 0; i < contract.fields.size() && i < values.values.size(); ++i) {
        const Field& field = contract.fields[i];
        if (!field.unique || values.values[i].absent()) continue;
        claims.insert({i, unique_text(field, values.values[i])});
    }
    return claims;
}

std::vector<std::string> pending_notes(const Contract& contract, const Record& values) {
    std::set<std::string> notes;
    for (const Claim& claim : unique_values(contract, values))
        notes.insert(book::claims(claim.field, claim.value));
    const auto point = [&](const Field& field, const Value& value) {
        if (const auto* id = std::get_if<RecordId>(&value))
            notes.insert(book::pointing_at(field.target_contract, *id));
    };
    for (std::size_t i = 0; i < contract.fields.size() && i < values.values.size(); ++i) {
        const Field& field = contract.fields[i];
        point(field, values.values[i]);
        const auto* groups = std::get_if<std::vector<Group>>(&values.values[i]);
        if (groups == nullptr) continue;
        for (const Group& group : *groups)
            for (std::size_t j = 0; j < group.size(); ++j) point(field.fields[j], group[j]);
    }
    return {notes.begin(), notes.end()};
}

Result<Presence> Keeper::Presences::presence(const std::string& contract, const RecordId& id) {
    TRY_ASSIGN(const DatasetPlace* const place, surroundings_.place(contract));
    TRY_ASSIGN(const bool own, surroundings_.is_own(contract));
    if (place == nullptr || !own || writer_ == nullptr) return surroundings_.presence(contract, id);
    Wish probe;
    probe.record = id;
    TRY_ASSIGN(const StoreWriter::Glance glance, writer_->glance(place->dataset, probe));
    return glance.summary.here() ? Presence::here : Presence::missing;
}

Result<OtherHolders> Keeper::Work::other_holders(const Claim& claim, const RecordId& self,
                                                 const Field& field) {
    OtherHolders others;
    TRY_ASSIGN(others.live,
               writer.holders(dataset, claim.field, value_of(claim, field), kOthersTold + 1));
    std::erase(others.live, self);
    others.live.resize(std::min(others.live.size(), kOthersTold));
    if (!has_claims) return others;
    const std::string prefix = book::claims(claim.field, claim.value);
    TRY_ASSIGN(const auto claims,
               writer.book_scan(dataset, prefix, book::after(prefix), 2 * kOthersTold + 2));
    for (const auto& [key, id_bytes] : claims) {
        const RecordId id = book::read_id(id_bytes);
        if (id != self && std::ranges::find(others.live, id) == others.live.end())
            others.pending.push_back(id);
    }
    others.pending.resize(std::min(others.pending.size(), kOthersTold));
    return others;
}

/// Uniqueness of a version: which checks fail, and whether another record serves its value.
Result<> Keeper::judge_unique(Work& work, const std::set<Claim>& held, const RecordId& self,
                              Judgement& judgement, bool& blocked) {
    blocked = false;
    if (work.bulk) return {};
    for (const Claim& claim : held) {
        const Field& field = rules_->contract().fields[claim.field];
        const std::uint16_t check = rules_->unique_check(claim.field);
        TRY_ASSIGN(const OtherHolders others, work.other_holders(claim, self, field));
        judgement.fails.clear(check);
        if (others.any()) judgement.fails.set(check);
        blocked = blocked || !others.live.empty();
    }
    return {};
}

/// A record gave up values or took some: who is the only other holder now meets, or no longer
/// meets, that its value is its own.
Result<> Keeper::meet(Work& work, const std::set<Claim>& before, const std::set<Claim>& after,
                      const RecordId& self) {
    std::set<Claim> moved;
    std::ranges::set_symmetric_difference(before, after, std::inserter(moved, moved.end()));
    for (const Claim& claim : moved) {
        const Field& field = rules_->contract().fields[claim.field];
        TRY_ASSIGN(const OtherHolders others, work.other_holders(claim, self, field));
        if (const auto only = others.only()) work.queue(*only, Scope::others);
    }
    return {};
}

Result<std::set<Claim>> Keeper::claims_of(Work& work, const StoreWriter::Glance& glance) {
    std::set<Claim> claims;
    const auto marks = decode_marks(glance.marks);
    if (!marks || !marks->noted) return claims;
    TRY_ASSIGN(const auto stored, work.writer.book_get(dataset_, book::with_row("k", glance.row)));
    ByteReader reader(stored ? std::string_view(*stored) : std::string_view());
    while (!reader.at_end()) {
        const std::string_view key = reader.take(reader.varint());
        if (key.size() < 4 || key.front() != 'K') continue;
        // The letter, two bytes of the field, the value, a zero byte.
        claims.insert({read_sorted<2>(key.substr(1)), std::string(key.substr(3, key.size() - 4))});
    }
    return claims;
}

Result<> Keeper::wake_waiting(Work& work, const RecordId& arrived) {
    if (!work.has_waits) return {};
    const std::string target = book::waiting_for(rules_->contract().name, arrived);
    constexpr std::size_t kAll = 1'000'000;
    TRY_ASSIGN(const auto waiting,
               work.writer.book_scan(dataset_, target, book::after(target), kAll));
    for (const auto& [key, id] : waiting) work.queue(book::read_id(id), Scope::others);
    return {};
}

Result<> Keeper::rejudge_queued(Work& work) {
    while (!work.queued.empty()) {
        const auto [id, scope] = work.queued.front();
        work.queued.pop_front();
        TRY(rejudge(work, id, scope));
    }
    return {};
}

}  // namespace dongbo
