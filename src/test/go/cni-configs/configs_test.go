// Package cniconfigs checks CNI configurations with the CNI project's own library and, for the plugins that project
// has itself, with the plugins. Which configurations, the file named by WUKONG_CNI_CONFIGS says: a JSON list of
// {"scenario", "definition", "config"}, the last one the text in a NetworkAttachmentDefinition.
package cniconfigs

import (
	"context"
	"encoding/json"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"slices"
	"testing"

	"github.com/containernetworking/cni/libcni"
	"github.com/containernetworking/cni/pkg/utils"
	"github.com/containernetworking/cni/pkg/version"
)

type configuration struct {
	Scenario   string `json:"scenario"`
	Definition string `json:"definition"`
	Config     string `json:"config"`
}

// What each plugin reads beside cniVersion, name and type, of that what the operator may write. A plugin ignores a key
// it does not know, so a misspelt one would do nothing, silently.
var keys = map[string][]string{
	"bridge":  {"bridge", "vlan", "preserveDefaultVlan", "macspoofchk", "mtu"},
	"macvlan": {"master", "mode", "mtu"},
	"macvtap": {"mtu"},
	"ovs":     {"bridge", "vlan", "mtu"},
	"sriov":   {"vlan"},
}

// Plugins of the CNI project; the others come from projects of their own.
var built = []string{"bridge", "macvlan"}

var plugins string

func TestMain(m *testing.M) {
	os.Exit(run(m))
}

func run(m *testing.M) int {
	folder, err := os.MkdirTemp("", "cni-plugins-")
	if err != nil {
		fmt.Fprintln(os.Stderr, err)
		return 1
	}
	defer os.RemoveAll(folder)
	plugins = folder
	if runtime.GOOS == "linux" {
		for _, name := range built {
			build := exec.Command("go", "build", "-o", filepath.Join(folder, name),
				"github.com/containernetworking/plugins/plugins/main/"+name)
			if output, err := build.CombinedOutput(); err != nil {
				fmt.Fprintf(os.Stderr, "go build of the plugin %s: %v\n%s", name, err, output)
				return 1
			}
		}
	}
	return m.Run()
}

func TestConfigurations(t *testing.T) {
	file := os.Getenv("WUKONG_CNI_CONFIGS")
	if file == "" {
		t.Fatal("WUKONG_CNI_CONFIGS names no file of configurations; the Java test CniConfigurationsIT writes it")
	}
	text, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	var all []configuration
	if err := json.Unmarshal(text, &all); err != nil {
		t.Fatal(err)
	}
	if len(all) == 0 {
		t.Fatalf("%s holds no configuration", file)
	}
	for _, one := range all {
		t.Run(one.Scenario+"/"+one.Definition, func(t *testing.T) {
			if err := check(t.TempDir(), one.Config); err != nil {
				t.Errorf("scenario %s, definition %s: %v\n%s", one.Scenario, one.Definition, err, one.Config)
			}
		})
	}
}

// What is wrong is found: otherwise the test above would say nothing.
func TestWrongConfigurationsAreFound(t *testing.T) {
	for name, config := range map[string]string{
		"no JSON":           `{"cniVersion":`,
		"no type":           `{"cniVersion": "0.3.1", "name": "a"}`,
		"no name":           `{"cniVersion": "0.3.1", "type": "bridge"}`,
		"name with a slash": `{"cniVersion": "0.3.1", "name": "a/b", "type": "bridge"}`,
		"unknown version":   `{"cniVersion": "0.3.7", "name": "a", "type": "bridge"}`,
		"unknown plugin":    `{"cniVersion": "0.3.1", "name": "a", "type": "brigde"}`,
		"misspelt key":      `{"cniVersion": "0.3.1", "name": "a", "type": "bridge", "macSpoofChk": true}`,
		"text for a number": `{"cniVersion": "0.3.1", "name": "a", "type": "bridge", "vlan": "5"}`,
		"vlan too large":    `{"cniVersion": "0.3.1", "name": "a", "type": "bridge", "vlan": 5000}`,
	} {
		t.Run(name, func(t *testing.T) {
			if runtime.GOOS != "linux" && (name == "text for a number" || name == "vlan too large") {
				t.Skip("only the plugin finds it, and it runs on Linux only")
			}
			if err := check(t.TempDir(), config); err == nil {
				t.Errorf("nothing was found wrong with %s", config)
			}
		})
	}
}

func check(cache string, text string) error {
	config, err := libcni.NetworkPluginConfFromBytes([]byte(text))
	if err != nil {
		return err
	}
	if err := utils.ValidateNetworkName(config.Network.Name); err != nil {
		return fmt.Errorf("name %q: %w", config.Network.Name, err)
	}
	if !slices.Contains(version.All.SupportedVersions(), config.Network.CNIVersion) {
		return fmt.Errorf("cniVersion %q is none of the specification", config.Network.CNIVersion)
	}
	if err := checkKeys(config.Network.Type, text); err != nil {
		return err
	}
	if runtime.GOOS != "linux" || !slices.Contains(built, config.Network.Type) {
		return nil
	}
	return askPlugin(cache, config)
}

func checkKeys(plugin string, text string) error {
	known, ok := keys[plugin]
	if !ok {
		return fmt.Errorf("type %q is none of the plugins the operator uses", plugin)
	}
	var fields map[string]json.RawMessage
	if err := json.Unmarshal([]byte(text), &fields); err != nil {
		return err
	}
	for field := range fields {
		if !slices.Contains(known, field) && !slices.Contains([]string{"cniVersion", "name", "type"}, field) {
			return fmt.Errorf("the plugin %s has no key %q", plugin, field)
		}
	}
	return nil
}

// The plugin must speak the version. The bridge plugin also reads the whole configuration when it is asked to delete
// what was never added; without a network namespace it then touches nothing.
func askPlugin(cache string, config *libcni.PluginConfig) error {
	cni := libcni.NewCNIConfigWithCacheDir([]string{plugins}, cache, nil)
	if _, err := cni.ValidateNetwork(context.Background(), config); err != nil {
		return err
	}
	if config.Network.Type != "bridge" {
		return nil
	}
	return cni.DelNetwork(context.Background(), config,
		&libcni.RuntimeConf{ContainerID: "none", IfName: "net1"})
}
