import type { Dashboard } from "./dashboard";
import { PLATFORM } from "./platform";
import { ROLLOUTS } from "./rollouts";
import { SERVICES } from "./services";

/** The dashboards of the platform; those of Kubernetes itself are the chart's. */
export const DASHBOARDS: Record<string, Dashboard> = { platform: PLATFORM, rollouts: ROLLOUTS, services: SERVICES };
