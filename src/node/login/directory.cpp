#include "node/login/directory.hpp"

#include "store/named_values.hpp"

namespace dongbo {
namespace {

/// Records that one value of an index may lead to: it is folded, so a few more than are meant.
constexpr std::size_t kHoldersMax = 100;

struct LiveRecord {
    RecordId id;
    NamedValues values;
};

/// Live records whose indexed text field is exactly this. Empty where the node has no such dataset.
Result<std::vector<LiveRecord>> find_records(NodeStore& node, std::string_view contract_name,
                                             std::string_view field, const std::string& value) {
    std::vector<LiveRecord> found;
    const auto place = node.place(std::string(contract_name));
    if (!place && place.error().code == ErrorCode::not_found) return found;
    if (!place) return std::unexpected(place.error());
    // Who may enter this node is its own agency's to say.
    if (place->replica) return found;
    TRY_ASSIGN(Store* const store, node.store(*place));
    TRY_ASSIGN(const Contract* const contract, store->contract(place->dataset));
    const auto index = contract->find_field(field);
    if (!index || value.empty()) return found;
    TRY_ASSIGN(const auto ids, store->holders(place->dataset, *index, Value(value), kHoldersMax));
    for (const RecordId& id : ids) {
        TRY_ASSIGN(const StoredRecord stored, store->get(place->dataset, id));
        if (stored.state != RecordState::live) continue;
        NamedValues values(*contract, stored.values);
        if (values.text(field) == value) found.push_back({id, std::move(values)});
    }
    return found;
}

bool valid_on(const NamedValues& values, const Date& today) {
    const auto* from = values.get<Date>("valid_from");
    const auto* until = values.get<Date>("valid_until");
    return from != nullptr && *from <= today && (until == nullptr || today < *until);
}

/// What officials and machines have in common.
Caller read_caller(const NamedValues& values, Caller::Kind kind, std::string id,
                   std::string_view name_field) {
    Caller caller{.kind = kind,
                  .id = std::move(id),
                  .name = values.text(name_field),
                  .agency = values.text("agency"),
                  .unit = {},
                  .roles = {}};
    if (const auto* unit = values.get<UnitRef>("unit"))
        caller.unit = unit->code + "@" + unit->edition;
    if (const auto* groups = values.get<std::vector<Group>>("roles"))
        for (const Group& group : *groups)
            for (const Value& part : group)
                if (const auto* text = std::get_if<std::string>(&part))
                    if (const auto role = parse_role(*text))
                        caller.roles.set(static_cast<std::size_t>(*role));
    return caller;
}

std::string upper_hex(const Hash& hash) {
    std::string text = hex(hash);
    for (char& c : text)
        if (c >= 'a' && c <= 'f') c = static_cast<char>(c - 'a' + 'A');
    return text;
}

}  // namespace

template <class T>
Result<std::optional<T>> Directory::kept(Cache<T>& cache, const std::string& key, Timestamp now,
                                         const std::function<Result<std::optional<T>>()>& look_up) {
    {
        const std::scoped_lock lock(mutex_);
        const auto known = cache.entries.find(key);
        if (known != cache.entries.end()) {
            const std::int64_t age = now.milliseconds - known->second.at.milliseconds;
            if (age >= 0 && age < kKept) return known->second.value;
        }
    }
    TRY_ASSIGN(std::optional<T> value, look_up());
    const std::scoped_lock lock(mutex_);
    if (cache.entries.size() >= kKeptMax) cache.entries.clear();
    cache.entries[key] = {value, now};
    return value;
}

Result<std::optional<Caller>> Directory::official(NodeStore& node, const std::string& issuer,
                                                  const std::string& subject, Timestamp now) {
    return kept<Caller>(
        officials_, issuer + '\n' + subject, now, [&]() -> Result<std::optional<Caller>> {
            TRY_ASSIGN(const auto records,
                       find_records(node, kOfficialContract, "subject", subject));
            std::optional<Caller> found;
            for (const LiveRecord& record : records) {
                if (record.values.text("issuer") != issuer) continue;
                if (!valid_on(record.values, vietnamese_day(now))) continue;
                if (found)
                    return fail(ErrorCode::conflict, "several records claim this login",
                                std::string(kOfficialContract),
                                "end all of them but one: a login belongs to one person");
                found = read_caller(record.values, Caller::Kind::official, record.id.text(),
                                    "full_name");
            }
            return found;
        });
}

Result<std::optional<KnownMachine>> Directory::find_machine(NodeStore& node, std::string_view field,
                                                            const std::string& value,
                                                            Timestamp now) {
    return kept<KnownMachine>(
        machines_, std::string(field) + '\n' + value, now,
        [&]() -> Result<std::optional<KnownMachine>> {
            TRY_ASSIGN(const auto records, find_records(node, kMachineContract, field, value));
            for (const LiveRecord& record : records) {
                if (!valid_on(record.values, vietnamese_day(now))) continue;
                return KnownMachine{read_caller(record.values, Caller::Kind::machine,
                                                record.values.text("identifier"), "name"),
                                    record.values.text("public_key")};
            }
            return std::nullopt;
        });
}

Result<std::optional<KnownMachine>> Directory::machine(NodeStore& node, const Hash& certificate,
                                                       Timestamp now) {
    return find_machine(node, "certificate_sha256", upper_hex(certificate), now);
}

Result<std::optional<KnownMachine>> Directory::machine(NodeStore& node,
                                                       const std::string& identifier,
                                                       Timestamp now) {
    return find_machine(node, "identifier", identifier, now);
}

}  // namespace dongbo
