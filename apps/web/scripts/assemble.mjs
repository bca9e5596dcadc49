// Next leaves the files that browsers load out of the standalone folder, for whoever has a CDN. Here the server serves them.
import { cpSync } from "node:fs";

cpSync(".next/static", ".next/standalone/.next/static", { recursive: true });
