// Every text that the command shows to people: one catalogue a language.
#pragma once

#include <string_view>

#include "store/store.hpp"

namespace dongbo {

struct Texts {
    std::string_view dataset, contract, live, pending, deleted, seen, in_doubt;
    std::string_view delivery, file, sender, kind, state, rows, when, declared, removed;
    std::string_view layout, malformed, repeated, unchanged, accepted, quarantined, waiting,
        refused;
    std::string_view physical_rows, equation_holds, equation_broken, per_dataset, per_delivery;
    std::string_view record, version, position, field, value, origin, row, source, history,
        findings;
    std::string_view change, verdict, erased, none, record_is_in_doubt, record_is_pending;
    std::string_view record_is_deleted, record_is_live, content_hash, raw_hash, source_key;
    std::string_view known_before, resumed, dry_run, loaded_in, rows_a_second, first_rows, rule;
    std::string_view node_made, datasets_made, nothing_found, more_with_cursor;
    std::string_view check, counted, sound, defects, node_is_sound, node_is_not_sound;
    std::string_view backup_written, backup_restored, written, persons, error, cure;
    std::string_view watching, kept_rows, reason, text, owner_dissolved, successors;
};

const Texts& vietnamese_texts();
const Texts& english_texts();

/// The word of the catalogue for a disposition, a state.
std::string_view word(const Texts& texts, Disposition disposition);
std::string_view word(const Texts& texts, RecordState state);

}  // namespace dongbo
