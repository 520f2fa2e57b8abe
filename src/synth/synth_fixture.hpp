// A folder of its own with a small list of old communes, for the tests of this room.
#pragma once

#include <atomic>
#include <filesystem>
#include <initializer_list>
#include <string>
#include <string_view>
#include <vector>

#include <unistd.h>

#include "base/file.hpp"
#include "synth/synth.hpp"

namespace dongbo {

struct SynthFolder {
    SynthFolder() {
        static std::atomic<int> count = 0;
        path = std::filesystem::temp_directory_path() /
               ("synth_test_" + std::to_string(::getpid()) + "_" + std::to_string(++count));
        std::filesystem::create_directories(path);
        write("units.csv", units());
    }
    ~SynthFolder() { std::filesystem::remove_all(path); }
    SynthFolder(const SynthFolder&) = delete;
    SynthFolder& operator=(const SynthFolder&) = delete;

    void write(const std::string& name, const std::string& text) const {
        CHECK_THAT(write_file_atomically(path / name, text).has_value(), "the test may write");
    }
    std::string read(const std::string& name) const {
        auto text = read_file(path / name);
        CHECK_THAT(text.has_value(), "the test may read");
        return *text;
    }
    SynthOptions options(std::string_view folder, std::uint64_t persons,
                         std::string_view provinces) const {
        SynthOptions options;
        options.seed = 7;
        options.persons = persons;
        options.folder = path / folder;
        options.units_file = path / "units.csv";
        options.provinces = *parse_province_choices(provinces);
        return options;
    }

    std::filesystem::path path;

  private:
    /// Three provinces, each with a district and ten communes of all kinds.
    static std::string units() {
        std::string text = "edition,code,level,kind,name,full_name,parent_code\n";
        const auto add = [&](std::initializer_list<std::string_view> cells) {
            for (const std::string_view cell : cells) text.append(cell) += ',';
            text.back() = '\n';
        };
        for (const std::string province : {"01", "52", "64"}) {
            const std::string district = "9" + province;
            const std::string quoted = std::string("\"Huyện D, ").append(province).append("\"");
            add({"2025-06-30", province, "province", "tinh", "P", "Tỉnh P", ""});
            add({"2025-06-30", district, "district", "huyen", "D", quoted, province});
            for (int i = 0; i < 10; ++i) {
                const std::string kind = i < 2 ? "Phường " : i < 4 ? "Thị trấn " : "Xã ";
                const std::string name = std::to_string(i);
                const std::string code = std::string(province).append("00").append(name);
                add({"2025-06-30", code, "commune", "", name, kind + name, district});
                add({"2025-07-01", "9" + code.substr(1), "commune", "", "N", "Xã N", province});
            }
        }
        return text;
    }
};

inline std::vector<std::string> split(std::string_view text, char separator) {
    std::vector<std::string> parts;
    for (std::size_t at = 0; at <= text.size();) {
        const std::size_t end = std::min(text.find(separator, at), text.size());
        parts.emplace_back(text.substr(at, end - at));
        at = end + 1;
    }
    return parts;
}

/// Physical rows of a file, without a byte order mark; the first is row 1.
inline std::vector<std::string> rows_of(const std::string& text) {
    std::string_view rest = text;
    if (rest.starts_with("\xef\xbb\xbf")) rest.remove_prefix(3);
    if (rest.ends_with('\n')) rest.remove_suffix(1);
    return split(rest, '\n');
}

}  // namespace dongbo
