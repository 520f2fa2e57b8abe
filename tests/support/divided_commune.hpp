// The smallest country with a divided commune, as the files of its units say it.
#pragma once

#include <string_view>

namespace dongbo::testing {

/// Commune 00002 went whole into 00001; 00003 was divided between 00001 and 00004.
inline constexpr std::string_view kDividedUnits =
    "edition,code,level,kind,name,full_name,parent_code\n"
    "2025-06-30,01,province,tinh,Một,Tỉnh Một,\n"
    "2025-06-30,001,district,huyen,Hai,Huyện Hai,01\n"
    "2025-06-30,00001,commune,xa,An,Xã An,001\n"
    "2025-06-30,00002,commune,xa,Bình,Xã Bình,001\n"
    "2025-06-30,00003,commune,xa,Cao,Xã Cao,001\n"
    "2025-07-01,01,province,tinh,Một,Tỉnh Một,\n"
    "2025-07-01,00001,commune,xa,An Bình,Xã An Bình,01\n"
    "2025-07-01,00004,commune,xa,Dương,Xã Dương,01\n";
inline constexpr std::string_view kDividedSuccession =
    "id,from_edition,to_edition,relation,from_level,from_code,to_level,to_code,resolution,clause\n"
    "1,2025-06-30,2025-07-01,whole,province,01,province,01,1/NQ,\n"
    "2,2025-06-30,2025-07-01,whole,commune,00001,commune,00001,1/NQ,1\n"
    "3,2025-06-30,2025-07-01,whole,commune,00002,commune,00001,1/NQ,1\n"
    "4,2025-06-30,2025-07-01,part,commune,00003,commune,00001,1/NQ,1\n"
    "5,2025-06-30,2025-07-01,part,commune,00003,commune,00004,1/NQ,2\n";

}  // namespace dongbo::testing
