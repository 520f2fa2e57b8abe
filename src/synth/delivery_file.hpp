// One file of a delivery, with the truth about it written beside.
#pragma once

#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/file.hpp"
#include "synth/row_spoiler.hpp"
#include "synth/synth.hpp"

namespace dongbo {

/// A file written in large pieces.
class BufferedFile {
  public:
    static Result<BufferedFile> create(const std::string& path);
    std::string& buffer() { return buffer_; }
    /// To be called after each row: writes when enough has come together.
    Result<> flush_if_full();
    Result<> close();

  private:
    explicit BufferedFile(OutputFile file) : file_(std::move(file)) {}
    OutputFile file_;
    std::string buffer_;
};

/// A ',' CSV of the ground truth.
class TruthFile {
  public:
    static Result<TruthFile> create(const std::string& path,
                                    const std::vector<std::string_view>& heading);
    Result<> add(const std::vector<std::string_view>& cells);
    Result<> close() { return file_.close(); }

  private:
    explicit TruthFile(BufferedFile file) : file_(std::move(file)) {}
    BufferedFile file_;
};

/// The truth of a whole run: truth/errors.csv, and for a corrected delivery corrected.csv,
/// changes.csv.
struct Truth {
    TruthFile errors;
    std::optional<TruthFile> corrected, changes;

    static Result<Truth> create(const std::string& folder, bool with_corrections);
    Result<> close();
};

/// What a person's change did to a row of the corrected delivery.
struct RealChange {
    std::string_view kind;  ///< moved, married, died; empty: none
    std::string_view field;
    std::string before, after;
};

class DeliveryFile {
  public:
    using Render = std::function<void(const RowTexts& texts, std::string& out)>;

    static Result<DeliveryFile> create(const std::string& folder, SynthFile about,
                                       const ErrorRates& rates, std::uint64_t seed, Truth& truth,
                                       SynthReport& report);

    /// Title rows, the heading, totals.
    Result<> write_layout(std::string_view line);
    Result<> write_heading(std::string_view line);
    /// The error of the next row, put into `texts`. To be followed by write_row.
    std::optional<Spoiling> spoil(RowTexts& texts) { return spoiler_.spoil(texts); }
    /// `right`: the row without an error; `spoiled`: with it, if `spoiling`.
    Result<> write_row(const RowTexts& right, const RowTexts& spoiled,
                       const std::optional<Spoiling>& spoiling, const RealChange& change,
                       const Render& render);
    std::uint64_t data_rows() const { return about_.data_rows; }
    Result<SynthFile> close();

  private:
    DeliveryFile(BufferedFile file, SynthFile about, const ErrorRates& rates, std::uint64_t seed,
                 Truth& truth, SynthReport& report)
        : file_(std::move(file)),
          about_(std::move(about)),
          spoiler_(rates, seed),
          truth_(&truth),
          report_(&report) {}

    Result<> end_row();
    Result<> write_spoiled(const RowTexts& right, const RowTexts& spoiled, const Spoiling& spoiling,
                           const Render& render);
    Result<> write_corrected(const RowTexts& right, const Spoiling& spoiling,
                             const RealChange& change, const Render& render);
    Result<> write_right(const RowTexts& right, const RealChange& change, const Render& render);
    Result<> note_error(const RowTexts& right, const Spoiling& spoiling);
    Result<> note_change(const RowTexts& right, const RealChange& change);
    void write_malformed(const RowTexts& right, const Render& render);

    BufferedFile file_;
    SynthFile about_;
    RowSpoiler spoiler_;
    Truth* truth_;
    SynthReport* report_;
    std::uint64_t malformed_ = 0;
};

}  // namespace dongbo
