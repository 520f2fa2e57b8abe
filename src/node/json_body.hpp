// A small JSON object, of a request or of a note on the disk, read field by field.
#pragma once

#include <cstdint>
#include <initializer_list>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/error.hpp"

namespace boost::json {
class object;
}

namespace dongbo {

class JsonBody {
  public:
    /// invalid: no JSON object, nested deeper than 8, or with a field that is not in `known`.
    static Result<JsonBody> parse(std::string_view text,
                                  std::initializer_list<std::string_view> known);

    /// Empty: not there. invalid names the field: it is no text.
    Result<std::string> text(std::string_view field) const;
    /// As text; invalid where it is missing or empty.
    Result<std::string> required_text(std::string_view field) const;
    Result<std::optional<std::int64_t>> integer(std::string_view field) const;
    /// A list of objects, each with these text fields, in the order asked for.
    Result<std::vector<std::vector<std::string>>> rows(
        std::string_view field, std::initializer_list<std::string_view> columns) const;

  private:
    explicit JsonBody(std::shared_ptr<const boost::json::object> object)
        : object_(std::move(object)) {}
    std::shared_ptr<const boost::json::object> object_;
};

}  // namespace dongbo
