#include "cli/texts.hpp"

namespace dongbo {

std::string_view word(const Texts& texts, Disposition disposition) {
    switch (disposition) {
        case Disposition::layout:
            return texts.layout;
        case Disposition::malformed:
            return texts.malformed;
        case Disposition::repeated:
            return texts.repeated;
        case Disposition::unchanged:
            return texts.unchanged;
        case Disposition::accepted:
            return texts.accepted;
        case Disposition::quarantined:
            return texts.quarantined;
        case Disposition::waiting:
            return texts.waiting;
        case Disposition::refused:
            return texts.refused;
    }
    return {};
}

std::string_view word(const Texts& texts, RecordState state) {
    switch (state) {
        case RecordState::live:
            return texts.record_is_live;
        case RecordState::pending:
            return texts.record_is_pending;
        case RecordState::deleted:
            return texts.record_is_deleted;
    }
    return {};
}

}  // namespace dongbo
