/**
 * Asks the scheduler to put the pods with these labels on different nodes. It is a wish: a cluster that has lost nodes still runs
 * them all.
 */
export function spreadOverNodes(matchLabels: Record<string, string>) {
    return [
        {
            maxSkew: 1,
            topologyKey: "kubernetes.io/hostname",
            whenUnsatisfiable: "ScheduleAnyway",
            labelSelector: { matchLabels },
        },
    ];
}
