/** A query of Prometheus, and what its series are called. */
export interface Query {
    readonly expr: string;
    /** Text with labels in it, such as `{{app}}`. */
    readonly legend: string;
}

/** Curves over time. */
export interface Panel {
    readonly title: string;
    /** What Grafana calls it: https://grafana.com/docs/grafana/latest/panels-visualizations/configure-standard-options/ */
    readonly unit: "short" | "percentunit" | "reqps" | "s";
    readonly queries: Query[];
}

/** A choice above the panels, which queries name as `$namespace`. */
export interface Choice {
    readonly label: string;
    /** The metric that has the label. */
    readonly of: string;
}

export interface Dashboard {
    /** Its address in Grafana, which links keep. */
    readonly uid: string;
    readonly title: string;
    readonly choices: Choice[];
    readonly panels: Panel[];
}

/** The data source that the chart makes. */
const PROMETHEUS = { type: "prometheus", uid: "prometheus" };

const COLUMNS = 2;
const WIDTH = 24 / COLUMNS;
const HEIGHT = 8;

/** A dashboard as Grafana reads it: https://grafana.com/docs/grafana/latest/dashboards/build-dashboards/view-dashboard-json-model/ */
export function dashboardJson({ uid, title, choices, panels }: Dashboard): string {
    return JSON.stringify({
        uid,
        title,
        tags: ["slipway"],
        schemaVersion: 39,
        timezone: "browser",
        time: { from: "now-3h", to: "now" },
        refresh: "30s",
        templating: { list: choices.map(variableOf) },
        panels: panels.map(panelOf),
    });
}

function variableOf({ label, of }: Choice) {
    return {
        name: label,
        type: "query",
        datasource: PROMETHEUS,
        query: { query: `label_values(${of}, ${label})`, refId: label },
        // When the time range changes: what has begun since is a choice too.
        refresh: 2,
        includeAll: true,
        multi: true,
        allValue: ".*",
        current: { text: "All", value: "$__all" },
    };
}

function panelOf({ title, unit, queries }: Panel, index: number) {
    const column = index % COLUMNS;
    const row = Math.floor(index / COLUMNS);
    return {
        id: index + 1,
        title,
        type: "timeseries",
        datasource: PROMETHEUS,
        gridPos: { x: column * WIDTH, y: row * HEIGHT, w: WIDTH, h: HEIGHT },
        fieldConfig: { defaults: { unit, min: 0 }, overrides: [] },
        targets: queries.map(({ expr, legend }, number) => ({ refId: `Q${number}`, expr, legendFormat: legend })),
    };
}
