#include "intake/load.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <chrono>

#include "base/file.hpp"
#include "intake/dry_run.hpp"
#include "intake/edition_check.hpp"
#include "intake/load_limits.hpp"
#include "intake/pipeline.hpp"
#include "intake/removal.hpp"
#include "quality/keeper.hpp"
#include "rekey/adoption.hpp"
#include "unit/load_unit_list.hpp"

namespace dongbo {
namespace {

using SteadyClock = std::chrono::steady_clock;

/// One load from its start to its report.
class Load {
  public:
    Load(Store& store, Keeper* keeper, std::string dataset, const Mapping& mapping,
         const DeliveryRequest& request, const LoadProgress& progress, const LoadLimits& limits,
         const UnitList* units)
        : store_(store),
          keeper_(keeper),
          mapping_(mapping),
          request_(request),
          progress_(progress),
          limits_(limits),
          units_(units),
          dry_run_(store) {
        delivery_.dataset = std::move(dataset);
    }

    Result<LoadReport> run();

  private:
    void describe(std::string_view text, const Survey& survey);
    Result<> check_total(const Survey& survey) const;
    /// True: nothing is left to do.
    Result<bool> find_earlier();
    Result<> begin();
    Result<> load_rows(std::string_view text, RowPreparer& preparer, const Survey& survey);
    /// Rows of one transaction.
    std::size_t rows_at_once() const;
    /// Rows read within a moment, or enough for one transaction.
    std::vector<JudgedCommit> gather(CommitReader& reader) const;
    Result<> commit(std::vector<JudgedCommit>& commits);
    Result<std::vector<Committed>> write(std::vector<JudgedCommit>& commits);
    void foretell(std::vector<JudgedCommit>& commits) const;
    void count(const SourceCommit& commit, const Committed& committed);
    Result<> finish(const Survey& survey);

    Store& store_;
    Keeper* keeper_;  ///< null: nothing is judged
    const Mapping& mapping_;
    const DeliveryRequest& request_;
    const LoadProgress& progress_;
    const LoadLimits& limits_;
    const UnitList* units_;
    DryRun dry_run_;
    std::unique_ptr<RowJudge> judge_;
    Delivery delivery_;
    LoadReport report_;
    std::vector<RecordId> removals_;
    bool bulk_ = false;
    bool removing_before_ = false;  ///< an interrupted run may have deleted records already
};

std::string base_name(const std::string& path) {
    const std::size_t slash = path.rfind('/');
    return slash == std::string::npos ? path : path.substr(slash + 1);
}

void Load::describe(std::string_view text, const Survey& survey) {
    delivery_.source = mapping_.source;
    delivery_.sender = request_.sender.empty() ? mapping_.sender : request_.sender;
    delivery_.subject = request_.subject;
    delivery_.kind = request_.kind;
    delivery_.edition = request_.edition.empty() ? mapping_.edition : request_.edition;
    delivery_.file_name =
        request_.file_name.empty() ? base_name(request_.file) : request_.file_name;
    delivery_.file_hash = survey.file_hash;
    delivery_.mapping_hash = mapping_.hash;
    delivery_.file_bytes = text.size();
    delivery_.physical_rows = survey.physical_rows;
    delivery_.declared_rows = request_.declared_rows;
}

Result<> Load::check_total(const Survey& survey) const {
    if (!request_.declared_rows || *request_.declared_rows == survey.data_rows) return {};
    return fail(ErrorCode::invalid,
                fmt::format("the sender declares {} data rows, the file has {}",
                            *request_.declared_rows, survey.data_rows),
                request_.file, "ask the sender for the whole file, or for the right total");
}

Result<bool> Load::find_earlier() {
    TRY_ASSIGN(const auto deliveries, store_.deliveries(delivery_.dataset));
    TRY_ASSIGN(const bool in_bulk, store_.in_bulk_load(delivery_.dataset));
    for (const Delivery& earlier : deliveries) {
        const bool same_file = earlier.file_hash == delivery_.file_hash &&
                               earlier.mapping_hash == delivery_.mapping_hash;
        const bool same_meaning =
            earlier.kind == delivery_.kind && earlier.edition == delivery_.edition;
        if (earlier.state == DeliveryState::failed) continue;
        if (same_file && same_meaning) {
            delivery_ = earlier;
            report_.known_before = earlier.state == DeliveryState::loaded;
            report_.resumed = !report_.known_before;
            removing_before_ = report_.resumed && earlier.next_row > earlier.physical_rows;
            return report_.known_before;
        }
        if (earlier.state == DeliveryState::loading && (in_bulk || same_file)) {
            return fail(ErrorCode::conflict,
                        fmt::format("delivery {} ({}, {}) was interrupted and is not finished",
                                    earlier.number, earlier.file_name, name(earlier.kind)),
                        delivery_.dataset,
                        "load that file again as it was; it goes on where it stood");
        }
    }
    return false;
}

/// Records the delivery and chooses the path, in this order: a crash in between is taken up again.
Result<> Load::begin() {
    TRY_ASSIGN(bulk_, store_.in_bulk_load(delivery_.dataset));
    if (request_.dry_run) {
        bulk_ = false;
        return {};
    }
    if (!report_.resumed) {
        TRY_ASSIGN(delivery_.number, store_.begin_delivery(delivery_));
    }
    TRY_ASSIGN(const auto datasets, store_.datasets());
    for (const DatasetStatus& status : datasets) {
        const bool untouched = status.seen() == 0 && delivery_.next_row == 1;
        if (status.name != delivery_.dataset || !untouched || bulk_) continue;
        TRY(store_.begin_bulk_load(delivery_.dataset));
        bulk_ = true;
    }
    return {};
}

std::size_t Load::rows_at_once() const {
    return std::max<std::size_t>(
        limits_.rows, std::min<std::size_t>(limits_.rows_max, delivery_.physical_rows / 100));
}

std::vector<JudgedCommit> Load::gather(CommitReader& reader) const {
    std::vector<JudgedCommit> commits;
    const std::size_t rows_max = rows_at_once();
    std::optional<SteadyClock::time_point> deadline;
    std::size_t rows = 0;
    while (rows < rows_max) {
        auto commit = reader.take(deadline);
        if (!commit) break;
        rows += commit->commit.progress->rows.size();
        commits.push_back(std::move(*commit));
        if (!bulk_ && !deadline) deadline = SteadyClock::now() + limits_.wait_max;
    }
    return commits;
}

void Load::count(const SourceCommit& commit, const Committed& committed) {
    std::size_t wish = 0;
    for (const std::optional<Disposition>& known : commit.progress->rows) {
        Disposition disposition = known.value_or(Disposition::accepted);
        if (!known) {
            const Verdict verdict = commit.wishes[wish].verdict;
            if (committed.outcomes[wish] == Outcome::unchanged) {
                disposition = Disposition::unchanged;
            } else if (verdict != Verdict::live) {
                disposition =
                    verdict == Verdict::waiting ? Disposition::waiting : Disposition::quarantined;
            }
            ++wish;
        }
        ++delivery_.rows[disposition];
    }
    delivery_.next_offset = commit.progress->next_offset;
    delivery_.next_row = commit.progress->next_row;
}

/// In a dry run: what is known of each row without a look at the records around it.
void Load::foretell(std::vector<JudgedCommit>& commits) const {
    for (JudgedCommit& judged : commits) {
        for (std::size_t i = 0; i < judged.judged.size(); ++i) {
            Wish& wish = judged.commit.wishes[i];
            wish.findings = judge_->findings(wish, judged.judged[i]);
            wish.verdict = judge_->verdict(judged.judged[i]);
        }
    }
}

Result<std::vector<Committed>> Load::write(std::vector<JudgedCommit>& commits) {
    if (!request_.dry_run && keeper_ != nullptr) return keeper_->commit(commits);
    if (judge_ != nullptr) foretell(commits);
    std::vector<SourceCommit> plain;
    for (JudgedCommit& judged : commits) plain.push_back(std::move(judged.commit));
    auto committed = request_.dry_run ? dry_run_.commit(plain) : store_.commit(plain);
    for (std::size_t i = 0; i < commits.size(); ++i) commits[i].commit = std::move(plain[i]);
    return committed;
}

Result<> Load::commit(std::vector<JudgedCommit>& commits) {
    TRY_ASSIGN(const auto committed, write(commits));
    for (std::size_t i = 0; i < commits.size(); ++i) count(commits[i].commit, committed[i]);
    if (progress_) progress_(delivery_.next_row - 1, delivery_.physical_rows);
    return {};
}

Result<> Load::load_rows(std::string_view text, RowPreparer& preparer, const Survey& survey) {
    TRY_ASSIGN(auto rows, open_rows(text, mapping_.format, preparer.columns()));
    if (keeper_ != nullptr) judge_ = keeper_->row_judge();
    if (judge_ != nullptr && bulk_)
        judge_->expect([&survey](const RecordId& id) { return survey.has(id); });
    CommitReader reader({text, delivery_.dataset, delivery_.number, delivery_.next_row,
                         delivery_.next_offset, limits_.commit_rows, judge_.get(), store_.now(),
                         (rows_at_once() + limits_.commit_rows - 1) / limits_.commit_rows},
                        std::move(rows), preparer, survey);
    for (;;) {
        std::vector<JudgedCommit> commits = gather(reader);
        if (commits.empty()) break;
        TRY(commit(commits));
        reader.give_back(std::move(commits));
    }
    TRY(reader.result());
    report_.findings = reader.findings();
    return {};
}

Result<> Load::finish(const Survey& survey) {
    if (request_.dry_run) {
        delivery_.removed = removals_.size();
        delivery_.state = DeliveryState::loaded;
        return {};
    }
    if (bulk_) TRY(store_.end_bulk_load(delivery_.dataset, [](double) {}));
    std::uint64_t removed = 0;
    if (delivery_.kind == DeliveryKind::full && !bulk_) {
        if (removing_before_) {
            TRY_ASSIGN(removed, count_removed(store_, delivery_));
        }
        TRY_ASSIGN(removals_,
                   find_removals(store_, delivery_.dataset, delivery_.source, survey, 1.0));
        TRY(remove_records(store_, keeper_, delivery_, removals_));
    }
    TRY(store_.end_delivery(delivery_.number, DeliveryState::loaded, removed + removals_.size()));
    TRY_ASSIGN(const auto deliveries, store_.deliveries(delivery_.dataset));
    for (const Delivery& recorded : deliveries) {
        if (recorded.number == delivery_.number) delivery_ = recorded;
    }
    CHECK_THAT(delivery_.rows.sum() == delivery_.physical_rows, "each row has one disposition");
    return {};
}

Result<LoadReport> Load::run() {
    const auto started = SteadyClock::now();
    TRY_ASSIGN(const Contract* known_contract, store_.contract(delivery_.dataset));
    const Contract contract = *known_contract;  // the store may read its own anew meanwhile
    if (contract.name != mapping_.contract) {
        return fail(ErrorCode::invalid,
                    fmt::format("the mapping {} feeds the contract {}, the dataset has {}",
                                mapping_.name, mapping_.contract, contract.name),
                    delivery_.dataset, "use a mapping for that contract");
    }
    TRY_ASSIGN(const InputFile file, InputFile::open(request_.file));
    TRY_ASSIGN(RowPreparer preparer,
               RowPreparer::make(contract, mapping_, request_.edition, units_));
    TRY_ASSIGN(Survey survey, survey_file(file.text(), mapping_.format, preparer, request_.kind));
    TRY(check_total(survey));
    describe(file.text(), survey);
    TRY_ASSIGN(const bool done, find_earlier());
    if (!done && !report_.resumed) TRY(check_editions(preparer, request_.file));
    if (!done) {
        TRY_ASSIGN(const bool in_bulk, store_.in_bulk_load(delivery_.dataset));
        // Known before the first commit. A bulk load began with nothing that could be removed.
        if (delivery_.kind == DeliveryKind::full && !in_bulk) {
            TRY_ASSIGN(removals_, find_removals(store_, delivery_.dataset, delivery_.source, survey,
                                                request_.removal_share_max));
        }
        TRY(begin());
        // A first load of records that point at each other looks there whether they come.
        if (delivery_.kind != DeliveryKind::full && !bulk_) survey.keys = {};
        TRY(load_rows(file.text(), preparer, survey));
        TRY(finish(survey));
    }
    // What a bulk load left to look at, what came due meanwhile; an interrupted run's too.
    if (keeper_ != nullptr && !request_.dry_run) TRY(keeper_->settle({}));
    report_.delivery = delivery_;
    report_.seconds = std::chrono::duration<double>(SteadyClock::now() - started).count();
    return std::move(report_);
}

bool feeds_units(const Mapping& mapping, const Contract& contract) {
    const auto is_unit = [](const Field& field) { return field.type == FieldType::unit; };
    return std::ranges::any_of(mapping.fields, [&](const FieldMapping& fed) {
        const Field& field = contract.fields[fed.field];
        return is_unit(field) || std::ranges::any_of(field.fields, is_unit);
    });
}

}  // namespace

Result<LoadReport> load_into_node(NodeStore& node, const std::string& mapping_file,
                                  const DeliveryRequest& request, const LoadProgress& progress) {
    TRY_ASSIGN(const MappingHead head, read_mapping_head(mapping_file));
    TRY_ASSIGN(const DatasetPlace place, node.place(head.contract));
    TRY_ASSIGN(const std::unique_ptr<Keeper> keeper, Keeper::open(node, place));
    TRY_ASSIGN(const Mapping mapping, load_mapping(mapping_file, keeper->rules().contract()));
    std::shared_ptr<const UnitList> units;
    if (feeds_units(mapping, keeper->rules().contract())) {
        TRY_ASSIGN(units, load_unit_list(node));
    }
    TRY_ASSIGN(LoadReport report, load_delivery(*keeper, mapping, request, progress, units.get()));
    if (request.dry_run) return report;
    TRY(settle_neighbours(node, head.contract));
    TRY_ASSIGN(const auto adopted, keeper->store().editions(place.dataset));
    if (adopted.empty() || makes_unit_list(head.contract)) TRY(adopt_editions(node));
    return report;
}

Result<LoadReport> load_delivery(Keeper& keeper, const Mapping& mapping,
                                 const DeliveryRequest& request, const LoadProgress& progress,
                                 const UnitList* units) {
    return load_with_limits(keeper, mapping, request, progress, {}, units);
}

Result<LoadReport> load_with_limits(Keeper& keeper, const Mapping& mapping,
                                    const DeliveryRequest& request, const LoadProgress& progress,
                                    const LoadLimits& limits, const UnitList* units) {
    return Load(keeper.store(), &keeper, keeper.dataset(), mapping, request, progress, limits,
                units)
        .run();
}

Result<LoadReport> load_unjudged(Store& store, const std::string& dataset, const Mapping& mapping,
                                 const DeliveryRequest& request, const LoadProgress& progress,
                                 const LoadLimits& limits) {
    return Load(store, nullptr, dataset, mapping, request, progress, limits, nullptr).run();
}

}  // namespace dongbo
