#include "store/covered.hpp"

namespace dongbo {

Covered covered(std::span<const Delivery> deliveries) {
    Covered sum;
    for (const Delivery& delivery : deliveries) {
        if (!delivery.declared_rows) {
            ++sum.not_stated;
            continue;
        }
        sum.declared += static_cast<std::int64_t>(*delivery.declared_rows);
        for (const Disposition arrived :
             {Disposition::accepted, Disposition::quarantined, Disposition::waiting,
              Disposition::unchanged, Disposition::repeated})
            sum.arrived += static_cast<std::int64_t>(delivery.rows[arrived]);
    }
    return sum;
}

}  // namespace dongbo
