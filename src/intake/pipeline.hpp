// The reading half of a load: rows become batches of wishes on a thread of their own.
#pragma once

#include <condition_variable>
#include <deque>
#include <map>
#include <mutex>
#include <optional>
#include <thread>

#include "intake/load.hpp"
#include "intake/survey.hpp"
#include "quality/keeper.hpp"

namespace dongbo {

/// Findings by rule and field, with the first rows of each.
class FindingTally {
  public:
    void add(const std::vector<Finding>& findings, std::uint64_t row);
    std::vector<LoadReport::FindingCount> counts() const;

  private:
    std::map<std::pair<std::string, std::string>, LoadReport::FindingCount> counts_;
};

/// Commits in the order of the file, made ahead of the one who takes them: while a transaction is
/// written, the next one is read.
class CommitReader {
  public:
    struct Plan {
        std::string_view text;  ///< of the file
        std::string dataset;
        std::uint64_t delivery = 0;
        std::uint64_t next_row = 1;  ///< rows before it are committed: read, not handed out
        std::uint64_t next_offset = 0;
        std::size_t commit_rows = 0;  ///< of one source commit
        RowJudge* judge = nullptr;    ///< null: rows are not judged ahead
        Timestamp now{};              ///< no later than any commit to come
        std::size_t ahead_max = 2;    ///< commits that are made and not yet taken
    };
    /// Everything outlives this object; the preparer is used by its thread alone from now on.
    CommitReader(Plan plan, std::unique_ptr<RowReader> rows, RowPreparer& preparer,
                 const Survey& survey);
    /// Stops the thread, whatever is left.
    ~CommitReader();
    CommitReader(const CommitReader&) = delete;
    CommitReader& operator=(const CommitReader&) = delete;

    /// The next commit, or nothing at the end of the file or after an error. Waits for it, at most
    /// until `deadline` if there is one (nothing then, too).
    std::optional<JudgedCommit> take(
        std::optional<std::chrono::steady_clock::time_point> deadline = std::nullopt);
    /// Commits that were taken and are no longer wanted: their memory goes back to the thread that
    /// it came from, which frees it sooner than it makes the next rows.
    void give_back(std::vector<JudgedCommit> spent);
    /// True once all that was read has been taken.
    bool at_end();
    /// corrupt: the delivery's position is not where a row begins. Errors of look-ups that rules
    /// ask for. For after the end.
    Result<> result();
    /// For after the end: of all rows, those committed before included.
    std::vector<LoadReport::FindingCount> findings() const { return tally_.counts(); }

  private:
    void run();
    bool check_start(const Row& row);
    /// Adds what a row means to the commit in the making.
    void add(const Row& row);
    void add_data(const Row& row, std::optional<RowMark> mark);
    /// False: a rule refuses the row.
    bool judge(const Row& row, Wish& wish, JudgedWish& judged);
    void stop_with(Error error);
    void keep(const Row& row, Disposition disposition, std::string reason);
    std::optional<RowMark> find_mark(std::uint64_t offset);
    void start_commit();
    void free_spent();
    /// False: nobody wants more.
    bool hand_over();

    Plan plan_;
    std::unique_ptr<RowReader> rows_;
    RowPreparer& preparer_;
    const Survey& survey_;
    std::size_t next_mark_ = 0;
    std::vector<std::string> key_;
    FindingTally tally_;
    JudgedCommit made_;

    std::mutex mutex_;
    std::condition_variable changed_;
    std::deque<JudgedCommit> queue_;
    std::vector<JudgedCommit> spent_;
    std::optional<Error> error_;
    bool ended_ = false;
    bool stopped_ = false;
    std::jthread thread_;
};

}  // namespace dongbo
