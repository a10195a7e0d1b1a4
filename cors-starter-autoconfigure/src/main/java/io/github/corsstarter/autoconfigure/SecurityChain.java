package io.github.corsstarter.autoconfigure;

import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

import io.github.corsstarter.web.CorsLayer;
import io.github.corsstarter.web.CorsStartReportBuilder;
import org.jspecify.annotations.Nullable;

import org.springframework.beans.factory.config.ConfigurableListableBeanFactory;
import org.springframework.util.ClassUtils;

/**
 * A filter chain of Spring Security that contains a CORS filter.
 *
 * @param requests the description of its requests in the log, empty for all
 * @param paths the path patterns of its requests, empty if they can't be read
 * @param possible the path patterns of requests among which its requests are, empty if
 * they may be any
 * @param preceding the requests of preceding chains
 */
public record SecurityChain(String requests, List<String> paths, List<String> possible, Preceding preceding) {

	/**
	 * The pattern of all paths.
	 */
	public static final String EVERYWHERE = "/**";

	private static final String PARTLY = "A CORS filter of Spring Security may receive only some of these requests";

	/**
	 * Describe a CORS filter of a chain.
	 * @param filter the filter
	 * @param ofSpring whether it is Spring's
	 * @param source the name of the bean with its settings, or {@code null} if there is
	 * none
	 * @return the description in the log
	 */
	public static String describe(Object filter, boolean ofSpring, @Nullable String source) {
		if (!ofSpring) {
			return "the " + ClassUtils.getShortName(filter.getClass()) + " of Spring Security";
		}
		return (source != null) ? "Spring Security's CORS filter with the CorsConfigurationSource bean '" + source + "'"
				: "Spring Security's cors() or CorsFilter with its own CorsConfigurationSource";
	}

	/**
	 * Return a note for the log about beans that a source of settings was also passed to,
	 * apart from chains and the configurations that create them.
	 * @param beans the beans
	 * @param source the name of the source's bean, or {@code null} if the source isn't a
	 * bean
	 * @param type the type of chains
	 * @return a note for the layer of a chain's filter, empty if there are no such beans
	 */
	public static String noteOfOtherUsers(ConfigurableListableBeanFactory beans, @Nullable String source,
			Class<?> type) {
		if (source == null) {
			return "";
		}
		Set<String> chains = new HashSet<>();
		for (String chain : beans.getBeanNamesForType(type, false, false)) {
			chains.add(chain);
			if (beans.containsBeanDefinition(chain)) {
				chains.add(String.valueOf(beans.getBeanDefinition(chain).getFactoryBeanName()));
			}
		}
		return CorsStartReportBuilder.noteOfUsers("also passed to",
				Stream.of(beans.getDependentBeans(source)).filter((user) -> !chains.contains(user)).toList());
	}

	/**
	 * Return whether the chain handles all requests, apart from those of the actuator.
	 * @return whether its matcher covers all paths and no chain precedes it, except for
	 * chains of the actuator
	 */
	public boolean isForAll() {
		return notReceived().isEmpty() && this.paths.contains(EVERYWHERE);
	}

	/**
	 * Return whether the chain handles all requests and no chain for all endpoints of the
	 * actuator precedes it, on any port.
	 * @return whether it does
	 */
	public boolean isForAllAndActuator() {
		return isForAll() && !this.preceding.allEndpoints;
	}

	/**
	 * Return the path patterns of requests that it may not receive.
	 * @return the patterns of the preceding chains
	 */
	public List<String> notReceived() {
		return Stream.concat(this.preceding.taken.stream(), this.preceding.shared.stream()).toList();
	}

	/**
	 * Return a note for the log about a CORS filter of this chain.
	 * @param code the class whose code contains the settings, or {@code null} if they can
	 * be read
	 * @return the note
	 */
	public String note(@Nullable Class<?> code) {
		String note = Stream
			.of(this.requests.isEmpty() ? "" : "in the chain for " + this.requests,
					(code != null) ? CorsStartReportBuilder.code(code) : "")
			.filter((part) -> !part.isEmpty())
			.collect(Collectors.joining("; "));
		return note.isEmpty() ? "" : " (" + note + ")";
	}

	/**
	 * Return rules for a filter that applies the settings of handlers.
	 * @return a rule for each path whose requests it doesn't receive, and one for all
	 * other paths; none if these can't be read
	 */
	public List<CorsLayer.Rule> rulesOfHandlers() {
		List<String> notReceived = notReceived();
		if (!this.paths.contains(EVERYWHERE) || notReceived.contains(EVERYWHERE)) {
			return List.of();
		}
		return Stream
			.concat(notReceived.stream().map(CorsLayer.Rule::notReceived),
					Stream.of(new CorsLayer.Rule(EVERYWHERE, null)))
			.toList();
	}

	/**
	 * Return layers for the requests that preceding chains handle instead of this one.
	 * @param layer the settings of a filter of this chain
	 * @return the layers, to be added before these settings
	 */
	public List<CorsLayer> outside(CorsLayer layer) {
		return List.of(layer.outside(CorsLayer.Place.OTHER_CHAIN,
				"A CORS filter of Spring Security doesn't receive these requests, so its settings don't apply to them",
				this.preceding.taken), layer.outside(CorsLayer.Place.OUTSIDE, PARTLY, this.preceding.shared),
				// Policies leave the actuator alone, unless settings name its path
				layer.onlyWithin(this.preceding.ofSomeEndpoints)
					.outside(CorsLayer.Place.OUTSIDE, PARTLY, this.preceding.ofSomeEndpoints),
				new CorsLayer("the chain of the actuator", CorsLayer.Place.OTHER_CHAIN, "",
						this.preceding.ofActuator.stream().map(CorsLayer.Rule::notReceived).toList()));
	}

	/**
	 * Return the layer of a filter of this chain.
	 * @param layer the settings of the filter
	 * @param readable whether these settings can be read
	 * @return the layer
	 */
	public CorsLayer of(CorsLayer layer, boolean readable) {
		CorsLayer received = layer.without(this.preceding.taken).without(this.preceding.ofActuator).inChain();
		return (this.paths.isEmpty() && readable) ? received.unreadable("apply only to some requests") : received;
	}

	/**
	 * Restrict rules to the requests of the chain.
	 * @param rules the rules
	 * @return the rules for its paths, or, if these can't be read, rules without settings
	 */
	public List<CorsLayer.Rule> within(List<CorsLayer.Rule> rules) {
		if (!this.paths.isEmpty()) {
			return CorsLayer.Rule.within(rules, this.paths);
		}
		List<CorsLayer.Rule> possible = this.possible.isEmpty() ? rules : CorsLayer.Rule.within(rules, this.possible);
		return possible.stream().map((rule) -> new CorsLayer.Rule(rule.path(), null)).toList();
	}

	/**
	 * The requests that preceding chains handle, as path patterns.
	 *
	 * @param taken those of which they handle all
	 * @param shared those of which they may handle some
	 * @param ofActuator those of the actuator, if they handle all of these
	 * @param ofSomeEndpoints those of the actuator, if they handle some of these
	 * @param allEndpoints whether one of them is for all endpoints of the actuator, which
	 * may be on another port
	 */
	public record Preceding(List<String> taken, List<String> shared, List<String> ofActuator,
			List<String> ofSomeEndpoints, boolean allEndpoints) {
	}

}
