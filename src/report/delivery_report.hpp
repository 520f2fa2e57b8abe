// Deliveries: what came, what became of each row, and what should have come.
#pragma once

#include <map>
#include <span>
#include <string>
#include <vector>

#include "base/json_writer.hpp"
#include "report/language.hpp"
#include "store/node_store.hpp"

namespace dongbo {

/// Every physical row has one disposition.
inline bool equation_holds(const Delivery& delivery) {
    return delivery.rows.sum() == delivery.physical_rows;
}
/// "1.000 dòng vật lý = 2 trình bày + 998 nhận · khớp".
std::string equation_text(Language language, const Delivery& delivery);

/// The members of a delivery, in an object that is open.
void write_members(JsonWriter& json, const Delivery& delivery);
void write_rows(JsonWriter& json, const RowCounts& rows);

/// Names of delivered files by the number of their delivery.
using FileNames = std::map<std::uint64_t, std::string>;
Result<FileNames> file_names(Store& store, const std::string& dataset);
/// "dan-cu.csv, dòng 1.204"; "?" where the delivery is not known.
std::string place_text(Language language, const FileNames& names, const Origin& origin);

/// Who delivers what; from which database is known of those who have.
struct Sender {
    std::string agency, contract, source;
    friend auto operator<=>(const Sender&, const Sender&) = default;
};

struct ExpectedDelivery {
    enum class State : std::uint8_t {
        arrived,  ///< the newest one is as fresh as the contract asks
        late,     ///< it is older than that
        missing   ///< there is none
    };
    Sender sender;
    std::string dataset;
    State state = State::missing;
    std::uint64_t deliveries = 0;         ///< that were loaded to their end
    std::uint64_t newest = 0;             ///< number of the newest of them; 0: none
    std::optional<Timestamp> arrived{};   ///< when its load ended
    std::optional<Timestamp> next_due{};  ///< by then the next one has to come; late: since then
    bool loading = false;                 ///< one is being loaded, or its load was interrupted
};
std::string_view name(ExpectedDelivery::State state);  ///< "arrived", "late", "missing"
std::string_view word(Language language, ExpectedDelivery::State state);

/// One for each sender, dataset and source that has delivered before, and for each sender that a
/// mapping names and that has not; what is missing or late comes first. A contract without
/// freshness makes nothing late.
Result<std::vector<ExpectedDelivery>> expected_deliveries(NodeStore& node,
                                                          std::span<const Sender> mapped);
/// The same of deliveries that were read already. A pure function.
std::vector<ExpectedDelivery> expected_deliveries(const DatasetPlace& place,
                                                  const Contract& contract,
                                                  std::span<const Delivery> deliveries,
                                                  std::span<const Sender> mapped, Timestamp now);
/// Senders of the mappings (*.yaml) of a folder; those that can't be read are left out: the load
/// says why.
std::vector<Sender> senders_of(const std::string& mappings_folder);

void write_json(JsonWriter& json, const ExpectedDelivery& expected);

}  // namespace dongbo
