/** In the process and not in a module: Next bundles a copy of a module for each part that imports it. */
const state = globalThis as { webIsDraining?: boolean };

export function isDraining(): boolean {
    return state.webIsDraining === true;
}

export function startDraining(): void {
    state.webIsDraining = true;
}
