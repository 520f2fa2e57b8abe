// What a store must say, told in the plainest way: a list of everything that happened to each
// record.
#pragma once

#include <map>

#include "store/store.hpp"

namespace dongbo::testing {

class StoreModel {
  public:
    /// One record as it stands.
    struct Picture {
        RecordState state = RecordState::pending;
        bool in_doubt = false;
        std::uint32_t version = 0;
        Position head = 0, position = 0, pending = 0;
        std::string served;  ///< canonical content, empty unless live
    };

    /// `head`: entries the log has already.
    explicit StoreModel(Position head) : head_(head) {}

    /// Applies all wishes, or none if one expects another version; says what became of each.
    std::optional<std::vector<std::vector<Outcome>>> commit(
        const std::vector<std::vector<Wish>>& commits);

    Position head() const { return head_; }
    const std::map<RecordId, std::vector<Picture>>& records() const { return records_; }
    /// The picture after entry `at`; nothing if the record was not there yet, or is erased as of
    /// then.
    const Picture* at(const RecordId& id, Position at) const;
    /// Positions after which a source commit ends.
    const std::vector<Position>& ends() const { return ends_; }

  private:
    /// What was said last about the newest version.
    struct Judgement {
        Verdict verdict = Verdict::live;
        std::vector<Finding> findings;
        std::string pending_content;
        /// Content and findings of the conflicting versions that came last, in one row.
        std::vector<std::pair<std::string, std::vector<Finding>>> conflicting;
        bool erased = false;
    };
    bool apply(const Wish& wish);
    bool put(const Wish& wish, Picture& next, Judgement& judgement) const;
    bool judge(const Wish& wish, Picture& next, Judgement& judgement) const;
    bool clear(const Wish& wish, Picture& next, Judgement& judgement) const;

    Position head_;
    std::map<RecordId, std::vector<Picture>> records_;  ///< oldest picture first
    std::map<RecordId, Judgement> judgements_;
    std::map<RecordId, Position> erased_before_;
    std::vector<Position> ends_;
};

}  // namespace dongbo::testing
