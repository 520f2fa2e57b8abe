// Pages of A4 as PDF: paragraphs and tables one below the other, with page numbers.
#pragma once

#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "base/calendar.hpp"
#include "base/error.hpp"

namespace dongbo {

/// Sizes are in points, 1/72 inch. Not thread-safe. Letters come from the fonts of the machine
/// (DejaVu has all of Vietnamese) and are embedded. About 2 ms a page.
class PaperDocument {
  public:
    struct Style {
        double size = 9;
        bool bold = false;
        bool monospace = false;
        bool centred = false;
        bool grey = false;
        bool heading = false;  ///< keeps a distance, and room for what follows
    };
    struct Column {
        double share = 1;  ///< of the width, beside the others
        bool monospace = false;
        bool number = false;  ///< to the right
    };

    /// `footer` stands at the bottom of each page beside its number; `made` is the document's date.
    PaperDocument(const std::string& title, std::string footer, Timestamp made);
    ~PaperDocument();

    void paragraph(std::string_view text, const Style& style);
    void space(double points);
    /// Rows of as many cells as there are columns. On each page the heading comes again. An empty
    /// heading is left out.
    void table(const std::vector<Column>& columns, const std::vector<std::string>& heading,
               const std::vector<std::vector<std::string>>& rows);
    /// The file. Nothing can be added then.
    Result<std::string> finish();

  private:
    struct Implementation;
    std::unique_ptr<Implementation> implementation_;
};

}  // namespace dongbo
