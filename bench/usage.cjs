// Loaded into every Node process of a measured command (NODE_OPTIONS): leaves behind what the process has used.
const { writeFileSync } = require("node:fs");

process.on("exit", () => {
    const { userCPUTime, systemCPUTime, maxRSS } = process.resourceUsage();
    const used = { cpuSeconds: (userCPUTime + systemCPUTime) / 1e6, peakMiB: maxRSS / 1024 };
    writeFileSync(`${process.env.BENCH_USAGE_DIR}/${process.pid}.json`, JSON.stringify(used));
});
