import type { NextConfig } from "next";

const config: NextConfig = {
    // A folder with the server and only what it needs: what the image holds.
    output: "standalone",
    outputFileTracingRoot: import.meta.dirname,
    poweredByHeader: false,
    // One copy in the process: the metrics are counted in one bundle and read in another.
    serverExternalPackages: ["prom-client"],
};

export default config;
