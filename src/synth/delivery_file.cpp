#include "synth/delivery_file.hpp"

#include "synth/csv_text.hpp"

namespace dongbo {
namespace {

constexpr std::size_t kPiece = 1U << 20;

std::string_view effect_of(RowError kind) {
    if (kind == RowError::key_missing || kind == RowError::row_malformed) return "added";
    if (kind == RowError::row_repeated) return "fewer_rows";
    return is_only_spelling(kind) ? "same" : "changed";
}

}  // namespace

Result<BufferedFile> BufferedFile::create(const std::string& path) {
    TRY_ASSIGN(OutputFile file, OutputFile::create(path));
    BufferedFile buffered(std::move(file));
    buffered.buffer_.reserve(kPiece + kPiece / 8);
    return buffered;
}

Result<> BufferedFile::flush_if_full() {
    if (buffer_.size() < kPiece) return {};
    TRY(file_.write(buffer_));
    buffer_.clear();
    return {};
}

Result<> BufferedFile::close() {
    TRY(file_.write(buffer_));
    buffer_.clear();
    return {};
}

Result<TruthFile> TruthFile::create(const std::string& path,
                                    const std::vector<std::string_view>& heading) {
    TRY_ASSIGN(BufferedFile file, BufferedFile::create(path));
    TruthFile truth(std::move(file));
    TRY(truth.add(heading));
    return truth;
}

Result<> TruthFile::add(const std::vector<std::string_view>& cells) {
    std::string& out = file_.buffer();
    for (std::size_t i = 0; i < cells.size(); ++i) {
        if (i > 0) out += ',';
        append_csv_cell(out, cells[i], ',');
    }
    out += '\n';
    return file_.flush_if_full();
}

Result<Truth> Truth::create(const std::string& folder, bool with_corrections) {
    TRY(make_directory(folder));
    TRY_ASSIGN(TruthFile errors,
               TruthFile::create(folder + "/errors.csv",
                                 {"file", "row", "key", "kind", "field", "written", "true_value"}));
    Truth truth{std::move(errors), std::nullopt, std::nullopt};
    if (!with_corrections) return truth;
    TRY_ASSIGN(truth.corrected,
               TruthFile::create(folder + "/corrected.csv", {"file", "row", "key", "kind", "field",
                                                             "written", "true_value", "effect"}));
    TRY_ASSIGN(truth.changes,
               TruthFile::create(folder + "/changes.csv",
                                 {"file", "row", "key", "change", "field", "before", "after"}));
    return truth;
}

Result<> Truth::close() {
    TRY(errors.close());
    if (corrected) TRY(corrected->close());
    if (changes) TRY(changes->close());
    return {};
}

Result<DeliveryFile> DeliveryFile::create(const std::string& folder, SynthFile about,
                                          const ErrorRates& rates, std::uint64_t seed, Truth& truth,
                                          SynthReport& report) {
    TRY_ASSIGN(BufferedFile file, BufferedFile::create(folder + "/" + about.path));
    return DeliveryFile(std::move(file), std::move(about), rates, seed, truth, report);
}

Result<> DeliveryFile::end_row() {
    file_.buffer() += '\n';
    ++about_.physical_rows;
    return file_.flush_if_full();
}

Result<> DeliveryFile::write_heading(std::string_view line) {
    file_.buffer() += line;
    return end_row();
}

Result<> DeliveryFile::write_layout(std::string_view line) {
    file_.buffer() += line;
    TRY(end_row());
    return truth_->errors.add(
        {about_.path, std::to_string(about_.physical_rows), "", "layout", "", "", ""});
}

Result<> DeliveryFile::write_row(const RowTexts& right, const RowTexts& spoiled,
                                 const std::optional<Spoiling>& spoiling, const RealChange& change,
                                 const Render& render) {
    if (!spoiling) return write_right(right, change, render);
    if (truth_->corrected && can_be_decided(spoiling->kind))
        return write_corrected(right, *spoiling, change, render);
    return write_spoiled(right, spoiled, *spoiling, render);
}

Result<> DeliveryFile::write_right(const RowTexts& right, const RealChange& change,
                                   const Render& render) {
    render(right, file_.buffer());
    ++about_.data_rows;
    TRY(end_row());
    if (change.kind.empty()) return {};
    ++about_.effect.changed;
    return note_change(right, change);
}

Result<> DeliveryFile::write_spoiled(const RowTexts& right, const RowTexts& spoiled,
                                     const Spoiling& spoiling, const Render& render) {
    ++report_->errors[static_cast<std::size_t>(spoiling.kind)];
    ++about_.data_rows;
    if (spoiling.kind == RowError::row_malformed) {
        write_malformed(right, render);
    } else {
        render(spoiled, file_.buffer());
    }
    TRY(end_row());
    if (spoiling.kind == RowError::row_repeated) {
        render(right, file_.buffer());
        ++about_.data_rows;
        TRY(end_row());
    } else if (spoiling.kind == RowError::key_conflict) {
        RowTexts other = right;
        other.unit = right.other_unit;
        render(other, file_.buffer());
        ++about_.data_rows;
        TRY(end_row());
    }
    return note_error(right, spoiling);
}

void DeliveryFile::write_malformed(const RowTexts& right, const Render& render) {
    std::string row;
    render(right, row);
    const bool json = row.front() == '{';
    const char delimiter = about_.system == DeliverySystem::a ? ';' : ',';
    const std::size_t cut = json ? row.size() / 3 : row.find(delimiter, row.find(delimiter) + 1);
    // Inside JSON a multi-byte letter must not be cut: the row shall be broken as a row, not as
    // text.
    std::size_t end = cut;
    while (end > 0 && (static_cast<unsigned char>(row[end]) & 0xc0U) == 0x80U) --end;
    row.resize(end);
    if (!json && ++malformed_ % 2 == 0) row.append(1, delimiter).append("\"không đóng");
    file_.buffer() += row;
}

Result<> DeliveryFile::write_corrected(const RowTexts& right, const Spoiling& spoiling,
                                       const RealChange& change, const Render& render) {
    render(right, file_.buffer());
    ++about_.data_rows;
    TRY(end_row());
    ++report_->corrected[static_cast<std::size_t>(spoiling.kind)];
    const std::string_view effect = effect_of(spoiling.kind);
    if (spoiling.kind == RowError::row_repeated) ++about_.effect.fewer_rows;
    if (effect == "added") {
        ++about_.effect.added;
    } else if (effect == "changed" || !change.kind.empty()) {
        ++about_.effect.changed;
    } else if (effect == "same") {
        ++about_.effect.same;
    }
    TRY(truth_->corrected->add({about_.path, std::to_string(about_.physical_rows), right.key,
                                name(spoiling.kind), spoiling.field, spoiling.written,
                                spoiling.truth, effect}));
    return change.kind.empty() ? Result<>{} : note_change(right, change);
}

Result<> DeliveryFile::note_error(const RowTexts& right, const Spoiling& spoiling) {
    return truth_->errors.add({about_.path, std::to_string(about_.physical_rows), right.key,
                               name(spoiling.kind), spoiling.field, spoiling.written,
                               spoiling.truth});
}

Result<> DeliveryFile::note_change(const RowTexts& right, const RealChange& change) {
    return truth_->changes->add({about_.path, std::to_string(about_.physical_rows), right.key,
                                 change.kind, change.field, change.before, change.after});
}

Result<SynthFile> DeliveryFile::close() {
    TRY(file_.close());
    return about_;
}

}  // namespace dongbo
