// Many JSON texts of a few shapes, taken apart: each shape once, the values column by column. A
// compressor then sees all names together, all dates together. docs/formats/feed.md, "Page".
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "base/error.hpp"
#include "quality/bytes.hpp"

namespace dongbo {

/// In a shape, a byte that can't stand in JSON stands for each value.
enum class Hole : char {
    text = 1,    ///< a string: what is between the quotes, as it is escaped
    number = 2,  ///< up to 18 decimal digits
    id = 3,      ///< a string of 32 lower-case hexadecimal digits: 16 bytes
    whole = 4    ///< the text as it is
};

/// The shapes of some texts, and in which column each of their holes lies: those below the same
/// names, of one kind, lie in one.
class ShapeTable {
  public:
    struct Piece {
        std::size_t begin = 0, end = 0;  ///< of what stands before the hole, within the shape
        std::size_t column = 0;
    };
    struct Shape {
        std::string text;
        std::vector<Piece> pieces;  ///< a hole each
        std::size_t rest = 0;       ///< where what follows the last hole begins
    };

    static constexpr std::size_t kShapesMax = 1'000;
    static constexpr std::size_t kBytesMax = 1U << 20;
    static constexpr std::size_t kColumnsMax = 4'096;
    /// Of a text that is not taken apart. There is always room for it.
    static constexpr std::string_view kWhole = "\x04";

    /// Its number, or nothing where the table has no room for it. Each shape is added once.
    std::optional<std::size_t> add(std::string_view text);
    const std::vector<Shape>& shapes() const { return shapes_; }
    /// What kind of holes a column has, for each column.
    const std::vector<Hole>& columns() const { return columns_; }

  private:
    std::size_t column(const std::string& path, Hole hole);

    std::vector<Shape> shapes_;
    std::vector<Hole> columns_;
    std::unordered_map<std::string, std::size_t> column_at_;
    std::size_t bytes_ = 0;
};

/// Takes texts apart. Empty ones take no room: they have no shape.
class JsonColumnWriter {
  public:
    /// invalid: a control character, which canonical JSON has not. `mark` comes back with the text.
    Result<> add(std::string_view text, bool mark);
    /// Gives back where in `out` those bytes begin that no compressor can make shorter.
    std::size_t append_to(std::string& out) const;

  private:
    struct Column {
        std::string bytes;
        std::uint64_t last = 0;
    };
    /// Number of the shape of a text, which comes apart into values_.
    std::size_t shape_of(std::string_view text);
    void split(std::string_view text);
    std::size_t split_string(std::string_view text, std::size_t at);
    std::size_t split_number(std::string_view text, std::size_t at);
    void put_values(const ShapeTable::Shape& shape);

    ShapeTable table_;
    std::unordered_map<std::string, std::size_t> number_of_;
    std::string marks_;
    std::size_t texts_ = 0;
    std::vector<Column> columns_;
    std::string shape_;                     ///< of the text at hand
    std::vector<std::string_view> values_;  ///< its values
};

/// Puts them together again. The bytes must outlive it.
class JsonColumnReader {
  public:
    /// invalid: not what a JsonColumnWriter wrote; limit_exceeded: more texts, or more bytes of
    /// texts, than these. Nothing of that size is made.
    static Result<JsonColumnReader> open(ByteReader& bytes, std::size_t texts_max,
                                         std::size_t bytes_max);

    std::size_t size() const { return marks_.size(); }
    bool mark(std::size_t text) const { return marks_[text].marked; }
    /// The next text. To be asked size() times.
    Result<std::string> next();

  private:
    struct Mark {
        std::uint32_t shape = 0;  ///< 0: an empty text; otherwise its number + 1
        bool marked = false;
    };
    struct Column {
        std::uint64_t values = 0;
        std::string_view texts;
        ByteReader numbers{{}};
        std::uint64_t last = 0;
    };
    bool read_shapes(ByteReader& bytes);
    bool read_marks(ByteReader& bytes, std::uint64_t texts, std::size_t values_max);
    bool read_columns(ByteReader& bytes);
    void append_value(std::string& out, std::size_t column);

    ShapeTable table_;
    std::vector<Mark> marks_;
    std::vector<Column> columns_;
    std::size_t at_ = 0;
    std::size_t room_ = 0;  ///< bytes that may still be made
};

}  // namespace dongbo
