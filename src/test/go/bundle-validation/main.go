// Command bundle-validation checks the folder of a bundle for the Operator Lifecycle Manager with the project's own rules: those that
// operator-sdk bundle validate applies. It prints one finding a line, and ends with 1 when one of them is an error.
package main

import (
	"fmt"
	"os"

	"github.com/operator-framework/api/pkg/manifests"
	"github.com/operator-framework/api/pkg/validation"
	validator "github.com/operator-framework/api/pkg/validation/interfaces"
)

// All rules but those that pull images, and those of one catalog's pull requests.
var rules = validator.Validators{
	validation.ClusterServiceVersionValidator,
	validation.CustomResourceDefinitionValidator,
	validation.BundleValidator,
	validation.OperatorHubV2Validator,
	validation.StandardCategoriesValidator,
	validation.StandardCapabilitiesValidator,
	validation.ObjectValidator,
	validation.OperatorGroupValidator,
	validation.AlphaDeprecatedAPIsValidator,
	validation.GoodPracticesValidator,
}

func main() {
	if len(os.Args) != 2 {
		fmt.Fprintln(os.Stderr, "usage: bundle-validation FOLDER")
		os.Exit(2)
	}
	bundle, err := manifests.GetBundleFromDir(os.Args[1])
	if err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(2)
	}
	failed := false
	for _, result := range rules.Validate(bundle.ObjectsToValidate()...) {
		for _, finding := range result.Errors {
			fmt.Println(finding)
			failed = true
		}
		for _, finding := range result.Warnings {
			fmt.Println(finding)
		}
	}
	if failed {
		os.Exit(1)
	}
}
