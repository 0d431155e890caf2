// Boost.JSON, compiled once; the benchmark's programs read JSON with it because it is quick.
#include <boost/json/src.hpp>
