#include "report/paper.hpp"

#include <cairo-pdf.h>
#include <pango/pangocairo.h>

#include <algorithm>

namespace dongbo {
namespace {

constexpr double kWidth = 595.28;  // A4
constexpr double kHeight = 841.89;
constexpr double kMargin = 48;
constexpr double kInside = kWidth - 2 * kMargin;
constexpr double kBottom = kHeight - kMargin - 18;
constexpr double kTableSize = 7.5;
constexpr double kMonospaceSize = 6.2;
constexpr double kPadding = 2.5;
constexpr double kHeadingDistance = 6;
constexpr double kHeadingRoom = 42;

template <class T>
using Owned = std::unique_ptr<T, void (*)(T*)>;

cairo_status_t append(void* closure, const unsigned char* data, unsigned int size) {
    static_cast<std::string*>(closure)->append(reinterpret_cast<const char*>(data), size);
    return CAIRO_STATUS_SUCCESS;
}

Owned<PangoLayout> make_layout(cairo_t* cairo, std::string_view text, double width,
                               const PaperDocument::Style& style) {
    Owned<PangoLayout> layout(pango_cairo_create_layout(cairo),
                              [](PangoLayout* given) { g_object_unref(given); });
    const Owned<PangoFontDescription> font(pango_font_description_new(),
                                           pango_font_description_free);
    pango_font_description_set_family(font.get(), style.monospace
                                                      ? "DejaVu Sans Mono, monospace"
                                                      : "DejaVu Sans, Noto Sans, sans-serif");
    pango_font_description_set_absolute_size(font.get(), style.size * PANGO_SCALE);
    pango_font_description_set_weight(font.get(),
                                      style.bold ? PANGO_WEIGHT_BOLD : PANGO_WEIGHT_NORMAL);
    pango_layout_set_font_description(layout.get(), font.get());
    // A hyphen at the end of a line would be one letter more in a digest.
    const Owned<PangoAttrList> attributes(pango_attr_list_new(), pango_attr_list_unref);
    pango_attr_list_insert(attributes.get(), pango_attr_insert_hyphens_new(FALSE));
    pango_layout_set_attributes(layout.get(), attributes.get());
    pango_context_set_round_glyph_positions(pango_layout_get_context(layout.get()), FALSE);
    pango_layout_set_width(layout.get(), static_cast<int>(width * PANGO_SCALE));
    pango_layout_set_wrap(layout.get(), PANGO_WRAP_WORD_CHAR);
    if (style.centred) pango_layout_set_alignment(layout.get(), PANGO_ALIGN_CENTER);
    pango_layout_set_text(layout.get(), text.data(), static_cast<int>(text.size()));
    return layout;
}

double height_of(const Owned<PangoLayout>& layout) {
    int height = 0;
    pango_layout_get_size(layout.get(), nullptr, &height);
    return static_cast<double>(height) / PANGO_SCALE;
}

}  // namespace

struct PaperDocument::Implementation {
    std::string bytes;
    std::string footer;
    Owned<cairo_surface_t> surface;
    Owned<cairo_t> cairo;
    double y = kMargin;
    int page = 1;

    explicit Implementation(std::string given_footer)
        : footer(std::move(given_footer)),
          surface(cairo_pdf_surface_create_for_stream(append, &bytes, kWidth, kHeight),
                  cairo_surface_destroy),
          cairo(cairo_create(surface.get()), cairo_destroy) {
        // Widths as on paper, not as on a screen with few dots.
        const Owned<cairo_font_options_t> options(cairo_font_options_create(),
                                                  cairo_font_options_destroy);
        cairo_font_options_set_hint_metrics(options.get(), CAIRO_HINT_METRICS_OFF);
        cairo_font_options_set_hint_style(options.get(), CAIRO_HINT_STYLE_NONE);
        cairo_set_font_options(cairo.get(), options.get());
    }

    void show(const Owned<PangoLayout>& layout, double x, double top, double grey) {
        cairo_set_source_rgb(cairo.get(), grey, grey, grey);
        cairo_move_to(cairo.get(), x, top);
        pango_cairo_show_layout(cairo.get(), layout.get());
    }

    void end_page() {
        const std::string text = footer + "   ·   " + std::to_string(page);
        show(make_layout(cairo.get(), text, kInside, {.size = 7, .centred = true}), kMargin,
             kHeight - kMargin, 0.4);
        cairo_show_page(cairo.get());
    }

    /// True: a new page began.
    bool make_room(double height) {
        if (y + height <= kBottom || y == kMargin) return false;
        end_page();
        ++page;
        y = kMargin;
        return true;
    }

    void line() {
        cairo_set_source_rgb(cairo.get(), 0.75, 0.75, 0.75);
        cairo_set_line_width(cairo.get(), 0.4);
        cairo_move_to(cairo.get(), kMargin, y);
        cairo_line_to(cairo.get(), kMargin + kInside, y);
        cairo_stroke(cairo.get());
    }

    struct Row {
        std::vector<Owned<PangoLayout>> cells;
        double height = 0;
    };

    Row lay_out(const std::vector<Column>& columns, const std::vector<std::string>& cells,
                bool heading) {
        double shares = 0;
        for (const Column& column : columns) shares += column.share;
        Row row;
        for (std::size_t i = 0; i < columns.size() && i < cells.size(); ++i) {
            const bool monospace = columns[i].monospace && !heading;
            const double width = kInside * columns[i].share / shares - 2 * kPadding;
            row.cells.push_back(make_layout(cairo.get(), cells[i], width,
                                            {.size = monospace ? kMonospaceSize : kTableSize,
                                             .bold = heading,
                                             .monospace = monospace}));
            if (columns[i].number)
                pango_layout_set_alignment(row.cells.back().get(), PANGO_ALIGN_RIGHT);
            row.height = std::max(row.height, height_of(row.cells.back()) + 2 * kPadding);
        }
        return row;
    }

    void show(const std::vector<Column>& columns, const Row& row) {
        double shares = 0, x = kMargin;
        for (const Column& column : columns) shares += column.share;
        for (std::size_t i = 0; i < row.cells.size(); ++i) {
            show(row.cells[i], x + kPadding, y + kPadding, 0);
            x += kInside * columns[i].share / shares;
        }
        y += row.height;
        line();
    }
};

PaperDocument::PaperDocument(const std::string& title, std::string footer, Timestamp made)
    : implementation_(std::make_unique<Implementation>(std::move(footer))) {
    cairo_surface_t* const surface = implementation_->surface.get();
    cairo_pdf_surface_set_metadata(surface, CAIRO_PDF_METADATA_TITLE, title.c_str());
    cairo_pdf_surface_set_metadata(surface, CAIRO_PDF_METADATA_CREATOR, "dongbo");
    // Not the clock's: the same document is the same file.
    cairo_pdf_surface_set_metadata(surface, CAIRO_PDF_METADATA_CREATE_DATE, made.rfc3339().c_str());
}
PaperDocument::~PaperDocument() = default;

void PaperDocument::paragraph(std::string_view text, const Style& style) {
    const auto layout = make_layout(implementation_->cairo.get(), text, kInside, style);
    const double height = height_of(layout);
    if (style.heading && implementation_->y > kMargin) implementation_->y += kHeadingDistance;
    implementation_->make_room(height + (style.heading ? kHeadingRoom : 0));
    implementation_->show(layout, kMargin, implementation_->y, style.grey ? 0.4 : 0);
    implementation_->y += height + style.size * 0.35;
}

void PaperDocument::space(double points) {
    implementation_->y += points;
}

void PaperDocument::table(const std::vector<Column>& columns,
                          const std::vector<std::string>& heading,
                          const std::vector<std::vector<std::string>>& rows) {
    Implementation& self = *implementation_;
    const Implementation::Row head = self.lay_out(columns, heading, true);
    bool with_heading = !heading.empty();
    for (const std::vector<std::string>& cells : rows) {
        const Implementation::Row row = self.lay_out(columns, cells, false);
        if (self.make_room(row.height + (with_heading ? head.height : 0)))
            with_heading = !heading.empty();
        if (with_heading) self.show(columns, head);
        with_heading = false;
        self.show(columns, row);
    }
    self.y += kTableSize * 0.5;
}

Result<std::string> PaperDocument::finish() {
    implementation_->end_page();
    cairo_surface_finish(implementation_->surface.get());
    const cairo_status_t status = cairo_surface_status(implementation_->surface.get());
    if (status != CAIRO_STATUS_SUCCESS)
        return fail(ErrorCode::internal,
                    std::string("the PDF can't be made: ") + cairo_status_to_string(status));
    return std::move(implementation_->bytes);
}

}  // namespace dongbo
