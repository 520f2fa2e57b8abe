#include "sync/owner/record_versions.hpp"

#include "store/replay.hpp"

namespace dongbo {
namespace {

constexpr std::size_t kPage = 1'000;

/// What came before an entry of this kind says nothing any more.
bool says_all(const Change& change) {
    return change.kind == ChangeKind::remove || change.kind == ChangeKind::erase ||
           (change.kind == ChangeKind::put && change.verdict == Verdict::live);
}

}  // namespace

Result<const Record*> RecordVersion::read() const {
    if (!is_read()) {
        TRY_ASSIGN(values, parse_canonical(canonical, *fields, *order));
    }
    return &values;
}

VersionReader::VersionReader(Store& store, std::string dataset, const Contract& contract,
                             ReadValues read)
    : store_(store),
      dataset_(std::move(dataset)),
      contract_(contract),
      order_(contract.fields),
      read_(read) {}

Result<std::shared_ptr<const RecordVersion>> VersionReader::version_of(const Change& change) const {
    auto version = std::make_shared<RecordVersion>();
    version->canonical = change.content;
    version->content_hash = content_hash(change.content);
    version->fields = &contract_.fields;
    version->order = &order_;
    if (read_ == ReadValues::at_once) TRY(version->read());
    return version;
}

Result<> VersionReader::advance(RecordVersions& versions, Position position,
                                const Change& change) const {
    const RecordSummary before = versions.summary;
    std::shared_ptr<const RecordVersion> put;
    if (change.kind == ChangeKind::put) {
        TRY_ASSIGN(put, version_of(change));
    }
    RecordSummary& summary = versions.summary;
    dongbo::advance(summary, position, change, put ? put->content_hash : Hash{});
    versions.record = change.record;
    const auto version_at = [&](Position at) -> std::shared_ptr<const RecordVersion> {
        if (at == 0) return nullptr;
        if (at == position) return put;
        return at == before.position ? versions.served : versions.pending;
    };
    auto served = version_at(summary.position);
    auto pending = version_at(summary.pending);
    versions.served = std::move(served);
    versions.pending = std::move(pending);
    versions.verdict = change.verdict;
    versions.findings.clear();
    if (summary.pending != 0) versions.findings = change.findings;
    return {};
}

Result<RecordVersions> VersionReader::at_entry(Position head) {
    std::vector<std::pair<Position, Change>> chain;
    for (Position at = head; at != 0;) {
        TRY_ASSIGN(Change change, store_.change(at));
        const Position previous = says_all(change) ? 0 : change.previous;
        chain.emplace_back(at, std::move(change));
        at = previous;
    }
    RecordVersions versions;
    for (; !chain.empty(); chain.pop_back())
        TRY(advance(versions, chain.back().first, chain.back().second));
    return versions;
}

Result<std::optional<RecordVersions>> VersionReader::as_of(const RecordId& record,
                                                           Position position) {
    const auto stored = store_.get(dataset_, record, position);
    if (!stored && stored.error().code == ErrorCode::not_found) return std::nullopt;
    if (!stored) return std::unexpected(stored.error());
    if (stored->state == RecordState::deleted) return std::nullopt;
    return at_entry(stored->head);
}

Result<RecordVersions> VersionReader::from_table(StoredRecord stored) {
    RecordVersions versions;
    versions.record = stored.id;
    versions.summary = {.state = stored.state,
                        .version = stored.version,
                        .head = stored.head,
                        .position = stored.position,
                        .pending = stored.pending,
                        .content_hash = stored.content_hash,
                        .pending_hash = {}};
    if (stored.position != 0) {
        auto served = std::make_shared<RecordVersion>();
        served->values = std::move(stored.values);
        served->content_hash = stored.content_hash;
        versions.served = std::move(served);
    }
    if (stored.pending == 0) return versions;
    TRY_ASSIGN(const Change pending, store_.change(stored.pending));
    TRY_ASSIGN(versions.pending, version_of(pending));
    versions.summary.pending_hash = versions.pending->content_hash;
    TRY_ASSIGN(const Change newest, store_.change(stored.head));
    versions.verdict = newest.verdict;
    versions.findings = newest.findings;
    return versions;
}

Result<> VersionReader::see_as_of(StoredRecord& stored, Position position,
                                  const std::function<Result<>(const RecordVersions&)>& see) {
    if (stored.head > position) {
        TRY_ASSIGN(const auto versions, as_of(stored.id, position));
        return versions ? see(*versions) : Result<>();
    }
    if (stored.state == RecordState::deleted) return {};
    TRY_ASSIGN(const RecordVersions versions, from_table(std::move(stored)));
    return see(versions);
}

Result<bool> VersionReader::each(Position position,
                                 const std::function<Result<>(const RecordVersions&)>& see,
                                 const std::function<bool()>& go_on,
                                 const std::function<void(const Error&)>& damaged) {
    for (std::uint64_t cursor = 0; go_on();) {
        const std::uint64_t before = cursor;
        auto page = store_.scan(dataset_, cursor, kPage);
        if (!page) {
            // A row that is damaged is passed; where the file itself can't be read this ends.
            if (page.error().code != ErrorCode::corrupt || !damaged || cursor == before)
                return std::unexpected(std::move(page).error());
            damaged(page.error());
            continue;
        }
        if (page->empty()) return true;
        for (StoredRecord& stored : *page) {
            const RecordId id = stored.id;
            const auto seen = see_as_of(stored, position, see);
            if (seen) continue;
            // Between the page and the look into the log it may have been erased.
            TRY_ASSIGN(const auto now, store_.is_here(dataset_, id));
            if (!now) continue;
            return std::unexpected(seen.error());
        }
    }
    return false;
}

}  // namespace dongbo
