// Command helm-chart asks Helm's own library about a chart, which is a folder or a packaged file.
//
//	helm-chart template CHART NAMESPACE VALUES   prints what helm template prints; VALUES is a file
//	helm-chart lint CHART                        prints what helm lint finds
//
// It ends with 1 and says why when Helm refuses.
package main

import (
	"fmt"
	"os"
	"sort"
	"strings"

	"helm.sh/helm/v3/pkg/chart/loader"
	"helm.sh/helm/v3/pkg/chartutil"
	"helm.sh/helm/v3/pkg/engine"
	"helm.sh/helm/v3/pkg/lint"
	"helm.sh/helm/v3/pkg/lint/support"
)

func main() {
	var err error
	switch {
	case len(os.Args) == 5 && os.Args[1] == "template":
		err = template(os.Args[2], os.Args[3], os.Args[4])
	case len(os.Args) == 3 && os.Args[1] == "lint":
		err = check(os.Args[2])
	default:
		err = fmt.Errorf("usage: helm-chart template CHART NAMESPACE VALUES | lint CHART")
	}
	if err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
}

func template(path, namespace, file string) error {
	chart, err := loader.Load(path)
	if err != nil {
		return err
	}
	values, err := chartutil.ReadValuesFile(file)
	if err != nil {
		return err
	}
	release := chartutil.ReleaseOptions{Name: "wukong", Namespace: namespace, Revision: 1, IsInstall: true}
	capabilities := chartutil.DefaultCapabilities.Copy()
	capabilities.KubeVersion = chartutil.KubeVersion{Version: "v1.35.0", Major: "1", Minor: "35"}
	all, err := chartutil.ToRenderValues(chart, values, release, capabilities)
	if err != nil {
		return err
	}
	rendered, err := engine.Render(chart, all)
	if err != nil {
		return err
	}
	names := make([]string, 0, len(rendered))
	for name := range rendered {
		if !strings.HasSuffix(name, "NOTES.txt") && strings.TrimSpace(rendered[name]) != "" {
			names = append(names, name)
		}
	}
	sort.Strings(names)
	for _, name := range names {
		fmt.Println(rendered[name])
	}
	return nil
}

func check(path string) error {
	found := lint.All(path, map[string]interface{}{}, "default", true)
	for _, message := range found.Messages {
		if message.Severity > support.InfoSev {
			fmt.Println(message)
		}
	}
	return nil
}
